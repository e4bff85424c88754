package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TensorQuantization;
import io.watchpost.lab.tflite.TfliteTensor;
import java.nio.ByteBuffer;

/** Reads constants as real numbers. */
final class RealValues {
    private RealValues() {}

    /** In the order in which they lie in the file. */
    static float[] of(TfliteTensor tensor) throws EngineException {
        TensorQuantization quantization = tensor.quantization();
        if (tensor.type() == ElementType.FLOAT32) {
            float[] values = new float[tensor.elements()];
            tensor.bytes().asFloatBuffer().get(values);
            return values;
        }
        if (!tensor.type().isQuantized() || quantization == null) {
            throw EngineException.refused("the constant " + tensor + " is neither float32 nor quantized to 8 bits");
        }
        float[] units = new float[quantization.scales().size()];
        for (int i = 0; i < units.length; i++) {
            units[i] = quantization.scale(i);
        }
        return inUnits(tensor, quantization, units);
    }

    /** Steps from the zero point, each times a unit: one for all or one for each scale of the tensor. */
    static float[] inUnits(TfliteTensor tensor, float[] units) {
        return inUnits(tensor, Translation.quantization(tensor), units);
    }

    private static float[] inUnits(TfliteTensor tensor, TensorQuantization quantization, float[] units) {
        float[] values = new float[tensor.elements()];
        ByteBuffer bytes = tensor.bytes();
        boolean signed = tensor.type() == ElementType.INT8;
        int slice = 1; // elements that lie together with the same scale
        for (int d = quantization.axis() + 1; d < tensor.rank(); d++) {
            slice *= tensor.shape().get(d);
        }
        int slices = quantization.scales().size();
        for (int i = 0; i < values.length; i++) {
            int channel = slices == 1 ? 0 : i / slice % slices;
            int stored = signed ? bytes.get(i) : bytes.get(i) & 0xff;
            values[i] = (stored - quantization.zeroPoint(channel)) * units[channel];
        }
        return values;
    }

    /** Whole numbers: a shape, axes, paddings. */
    static int[] integers(TfliteTensor tensor) throws EngineException {
        if (!tensor.isConstant()) {
            throw EngineException.refused("the tensor " + tensor
                    + " holds sizes that are computed while the model runs: convert it with fixed sizes");
        }
        int[] values = new int[tensor.elements()];
        ByteBuffer bytes = tensor.bytes();
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.type()) {
                case INT32 -> bytes.getInt(i * Integer.BYTES);
                case INT64 -> Math.toIntExact(bytes.getLong(i * Long.BYTES));
                default -> throw EngineException.refused("the constant " + tensor + " should hold whole numbers");
            };
        }
        return values;
    }
}
