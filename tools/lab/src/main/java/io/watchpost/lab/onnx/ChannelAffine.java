package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator that multiplies each channel by a number and adds another: batch normalization, or a Mul or Add with a
 * constant of one value for each channel.
 */
final class ChannelAffine {
    private static final float EPSILON_DEFAULT = 1e-5f;

    private final String input;
    /** Of each channel; one value when all are the same. */
    private final double[] scale;
    /** As many. */
    private final double[] shift;

    private ChannelAffine(String input, double[] scale, double[] shift) {
        this.input = input;
        this.scale = scale;
        this.shift = shift;
    }

    /** Null when the operator is none. */
    static @Nullable ChannelAffine of(OnnxModel model, TensorShapes shapes, OnnxNode node) {
        if (node.is("BatchNormalization") && !node.hasFurtherOutputs() && node.integer("training_mode", 0) == 0) {
            return batchNorm(model, node);
        }
        if (node.is("Mul", "Add")) {
            ChannelAffine right = withConstant(model, shapes, node, node.input(0), node.input(1));
            return right != null ? right : withConstant(model, shapes, node, node.input(1), node.input(0));
        }
        return null;
    }

    private static @Nullable ChannelAffine batchNorm(OnnxModel model, OnnxNode node) {
        float[][] parameters = new float[4][]; // gamma, beta, mean, variance
        for (int i = 0; i < parameters.length; i++) {
            TensorProto constant = model.constant(node.input(i + 1));
            if (constant == null || !Constants.isFloat(constant)) {
                return null;
            }
            parameters[i] = Constants.floats(constant);
            if (parameters[i].length != parameters[0].length) {
                throw new DamagedModel("the parameters of its operator " + node + " have different lengths");
            }
        }
        int channels = parameters[0].length;
        double epsilon = node.real("epsilon", EPSILON_DEFAULT);
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = parameters[0][c] / Math.sqrt(parameters[3][c] + epsilon);
            shift[c] = parameters[1][c] - parameters[2][c] * scale[c];
            if (!Double.isFinite(scale[c]) || !Double.isFinite(shift[c])) {
                throw new DamagedModel("its operator " + node + " divides by the root of a variance of "
                        + parameters[3][c] + " in channel " + c + ": its weights are damaged");
            }
        }
        return new ChannelAffine(node.input(0), scale, shift);
    }

    private static @Nullable ChannelAffine withConstant(
            OnnxModel model, TensorShapes shapes, OnnxNode node, String input, String constant) {
        TensorProto values = model.constant(constant);
        List<Integer> shape = shapes.shape(input);
        if (values == null
                || !Constants.isFloat(values)
                || shape.size() < 2
                || !shapes.shape(node.output()).equals(shape)
                || !isPerChannel(values, shape)) {
            return null;
        }
        float[] numbers = Constants.floats(values);
        double[] given = new double[numbers.length];
        Arrays.setAll(given, c -> numbers[c]);
        double[] neutral = new double[given.length];
        if (node.is("Mul")) {
            return new ChannelAffine(input, given, neutral);
        }
        Arrays.fill(neutral, 1);
        return new ChannelAffine(input, neutral, given);
    }

    /** Whether the constant has the size of the channels in their dimension and 1 in all others, or is one number. */
    private static boolean isPerChannel(TensorProto constant, List<Integer> shape) {
        int channelFromEnd = shape.size() - 1; // dimension 1, counted from the last
        for (int fromEnd = 1; fromEnd <= constant.getDimsCount(); fromEnd++) {
            long size = constant.getDims(constant.getDimsCount() - fromEnd);
            if (size != 1 && (fromEnd != channelFromEnd || size != shape.get(1))) {
                return false;
            }
        }
        return Constants.elements(constant) > 0;
    }

    /** The tensor that it is applied to. */
    String input() {
        return input;
    }

    /** How many channels it tells apart: 1 when it treats all alike. */
    int channels() {
        return scale.length;
    }

    double scale(int channel) {
        return scale[scale.length == 1 ? 0 : channel];
    }

    double shift(int channel) {
        return shift[shift.length == 1 ? 0 : channel];
    }
}
