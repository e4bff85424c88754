package io.watchpost.lab.net;

/** What one layer does. Pictures are [batch, channels, height, width]. */
public sealed interface Operation {

    /**
     * A convolution without bias (a batch normalization follows), padded so that the output is the input's size divided
     * by the stride, rounded up; where the padding is odd the larger half lies right and below, as in TensorFlow, so
     * that the same weights serve there without an extra layer.
     *
     * @param groups 1, or as many as inputs for a depthwise convolution
     */
    record Convolution(int inputs, int outputs, int kernel, int stride, int groups) implements Operation {
        public Convolution {
            if (inputs < 1 || outputs < 1 || kernel < 1 || stride < 1 || groups < 1) {
                throw new IllegalArgumentException(
                        "a convolution's numbers are at least 1, were " + inputs + " inputs, " + outputs
                                + " outputs, kernel " + kernel + ", stride " + stride + ", " + groups + " groups");
            }
            if (inputs % groups != 0 || outputs % groups != 0) {
                throw new IllegalArgumentException(
                        inputs + " inputs and " + outputs + " outputs can't be shared by " + groups + " groups");
            }
        }

        /** Rows (or columns) of the output. */
        public int outputSize(int inputSize) {
            return (inputSize + stride - 1) / stride;
        }

        /** Zeros before the first row (or column). */
        public int paddingBefore(int inputSize) {
            return padding(inputSize) / 2;
        }

        /** Zeros after the last row (or column); the larger half. */
        public int paddingAfter(int inputSize) {
            return padding(inputSize) - paddingBefore(inputSize);
        }

        private int padding(int inputSize) {
            return Math.max(0, (outputSize(inputSize) - 1) * stride + kernel - inputSize);
        }
    }

    /** Normalizes each channel; folded into the convolution before it when the network is quantized. */
    record BatchNormalization(int channels) implements Operation {
        public static final float EPSILON = 1e-5f;
    }

    /** max(0, x), and at most 6 where it is limited. */
    record Rectifier(boolean limitedToSix) implements Operation {}

    /** The sum of two layers of the same shape. */
    record Addition() implements Operation {}

    /** The mean of each channel: [batch, channels]. */
    record GlobalAveragePool() implements Operation {}

    /** Logits: weights [outputs, inputs] and a bias. The softmax after it belongs to the network as a whole. */
    record Dense(int inputs, int outputs) implements Operation {}
}
