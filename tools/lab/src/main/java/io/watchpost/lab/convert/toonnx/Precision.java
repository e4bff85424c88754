package io.watchpost.lab.convert.toonnx;

/** What the numbers of a converted model are. */
public enum Precision {
    /** 8-bit integers between QuantizeLinear and DequantizeLinear, with the scales of the source. */
    INT8,
    /** 32-bit floats; what 8-bit ranges clamp in the source is clamped here as well. */
    FLOAT
}
