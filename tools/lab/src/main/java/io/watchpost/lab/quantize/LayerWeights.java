package io.watchpost.lab.quantize;

import org.jspecify.annotations.Nullable;

/**
 * The weights of one layer as integers: int8 from -127 to 127, a scale for each output channel and no zero point, and the
 * bias as int32 in units of (scale of the input × scale of the weights). Weights come as {@code [outputs, …]}, or
 * {@code [inputs, outputs]} of a matrix product.
 */
final class LayerWeights {
    /** Symmetric: -128 is left out, so that a sum of two products fits 16 bits. */
    static final int GREATEST = 127;

    /** A channel's scale isn't smaller than this share of the layer's largest: its weights are next to nothing. */
    private static final double SHARE_MIN = 1e-6;

    /** Leaves a bit of the 32 for what products add to the bias. */
    private static final double BIAS_MAX = 0x1p30;

    private final byte[] values;
    private final float[] scales;
    private final int[] bias;
    private int deadChannels;
    private double signal;
    private double noise;

    private LayerWeights(int elements, int scales, int channels) {
        values = new byte[elements];
        this.scales = new float[scales];
        bias = new int[channels];
    }

    /**
     * What is known of a layer.
     *
     * @param channels outputs
     * @param channelsLast whether the outputs are the last dimension instead of the first
     * @param inputsOfChannel how many input channels an output reads (a group's)
     * @param groups of the convolution, 1 for others
     * @param inputScale of what it reads
     * @param perChannel a scale for each output, or one for all
     */
    record Layer(
            int channels,
            boolean channelsLast,
            int inputsOfChannel,
            int groups,
            float inputScale,
            boolean perChannel) {}

    /**
     * Quantizes.
     *
     * @param weights real
     * @param realBias one for each output
     * @param means of the input's channels, to take out of the bias what rounding the weights puts in; null not to
     */
    static LayerWeights of(Layer layer, float[] weights, float[] realBias, @Nullable ChannelMeans means) {
        LayerWeights quantized =
                new LayerWeights(weights.length, layer.perChannel() ? layer.channels() : 1, layer.channels());
        double[] scales = quantized.chooseScales(layer, weights, realBias);
        int each = weights.length / layer.channels();
        int kernel = Math.max(1, each / Math.max(1, layer.inputsOfChannel()));
        for (int c = 0; c < layer.channels(); c++) {
            double scale = scales[c];
            int firstInput = c / (layer.channels() / layer.groups()) * layer.inputsOfChannel();
            double shift = 0;
            for (int i = 0; i < each; i++) {
                int at = layer.channelsLast() ? i * layer.channels() + c : c * each + i;
                double rounded = Math.clamp(Math.rint(weights[at] / scale), (double) -GREATEST, (double) GREATEST);
                quantized.values[at] = (byte) rounded;
                double error = weights[at] - rounded * scale;
                quantized.signal += (double) weights[at] * weights[at];
                quantized.noise += error * error;
                if (means != null) {
                    shift += error * means.mean(firstInput + i / kernel);
                }
            }
            double steps = Math.rint((realBias[c] + shift) / (layer.inputScale() * scale));
            quantized.bias[c] = (int) Math.clamp(steps, (double) Integer.MIN_VALUE, (double) Integer.MAX_VALUE);
        }
        return quantized;
    }

    private double[] chooseScales(Layer layer, float[] weights, float[] realBias) {
        int channels = layer.channels();
        int each = weights.length / channels;
        double[] chosen = new double[channels];
        double largest = 0;
        for (int c = 0; c < channels; c++) {
            double magnitude = 0;
            for (int i = 0; i < each; i++) {
                magnitude =
                        Math.max(magnitude, Math.abs(weights[layer.channelsLast() ? i * channels + c : c * each + i]));
            }
            deadChannels += magnitude == 0 ? 1 : 0;
            chosen[c] = magnitude / GREATEST;
            largest = Math.max(largest, chosen[c]);
        }
        double least = largest == 0 ? 1.0 / GREATEST : largest * SHARE_MIN;
        double common = 0;
        for (int c = 0; c < channels; c++) {
            if (chosen[c] == 0) {
                chosen[c] = largest;
            }
            double forBias = Math.abs(realBias[c]) / (layer.inputScale() * BIAS_MAX);
            chosen[c] = Math.max(Math.max(chosen[c], least), forBias);
            common = Math.max(common, chosen[c]);
        }
        for (int c = 0; c < channels; c++) {
            // what is written to the file is a float: integers are made with that one
            chosen[c] = (float) (layer.perChannel() ? chosen[c] : common);
            scales[layer.perChannel() ? c : 0] = (float) chosen[c];
        }
        return chosen;
    }

    byte[] values() {
        return values;
    }

    /** One for each output, or one for all. */
    float[] scales() {
        return scales;
    }

    int[] bias() {
        return bias;
    }

    /** Outputs whose weights are all zero. */
    int deadChannels() {
        return deadChannels;
    }

    /** Of the weights alone, dB; infinite when they are exact. */
    double sqnr() {
        return Decibels.of(signal, noise);
    }
}
