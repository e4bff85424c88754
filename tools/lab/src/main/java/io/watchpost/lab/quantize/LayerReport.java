package io.watchpost.lab.quantize;

/**
 * What quantization does to one tensor, compared with the float model on the same pictures, all layers before it
 * quantized as well.
 *
 * @param name of the operator that writes it
 * @param operator its kind; with a plus, the clamp that is a part of it
 * @param min of the range that integers cover, in real units
 * @param max of that range
 * @param seenMin least value that calibration saw; the same as min where the range is fixed
 * @param seenMax greatest value
 * @param scale real units of a step
 * @param zeroPoint the integer that stands for 0
 * @param sqnr signal to quantization noise in dB; infinite where it is exact, NaN where all is zero
 * @param weightSqnr of the weights alone, dB; NaN for operators without
 * @param deadChannels outputs whose weights are all zero
 */
public record LayerReport(
        String name,
        String operator,
        double min,
        double max,
        double seenMin,
        double seenMax,
        float scale,
        int zeroPoint,
        double sqnr,
        double weightSqnr,
        int deadChannels) {}
