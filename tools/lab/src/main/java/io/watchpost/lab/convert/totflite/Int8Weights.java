package io.watchpost.lab.convert.totflite;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.onnx.Constants;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.tflite.Permutation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Integer weights on their way to what TensorFlow Lite asks for: int8, zero point 0, from -127 to 127. Values that fit keep
 * their integers; a channel that doesn't fit gets a larger scale, and its values are rounded to that ({@link RoundedChannel}).
 */
final class Int8Weights {
    static final int GREATEST = 127;

    /** A bias uses at most so many steps, so that sums have room above it. */
    private static final double BIAS_STEPS_MAX = 0x1p29;

    private final int[] steps; // from the zero point
    private final double[] scales; // of each channel
    private final int channelAxis;
    private final List<Integer> shape;
    private boolean rounded;

    private Int8Weights(int[] steps, double[] scales, int channelAxis, List<Integer> shape) {
        this.steps = steps;
        this.scales = scales;
        this.channelAxis = channelAxis;
        this.shape = shape;
    }

    /**
     * The weights that a DequantizeLinear makes of a constant.
     *
     * @param reader whose weights they are
     * @param channelAxis dimension of the output's channels
     * @throws EngineException refused, if they aren't such a constant
     */
    static Int8Weights of(OnnxModel model, OnnxNode reader, String name, int channelAxis) throws EngineException {
        OnnxNode dequantizer = model.producer(name);
        TensorProto integers = dequantizer == null || !dequantizer.is("DequantizeLinear")
                ? null
                : model.constant(dequantizer.input(0));
        if (dequantizer == null || integers == null) {
            throw EngineException.refused("the weights of its operator " + reader
                    + " aren't constant integers with a scale: quantize the whole model (watchpost lab quantize)");
        }
        List<Integer> shape =
                integers.getDimsList().stream().map(Math::toIntExact).toList();
        float[] given = Constants.floats(constant(model, dequantizer, 1));
        @Nullable TensorProto zeros = model.constant(dequantizer.input(2));
        int[] zeroPoints = zeros == null ? new int[given.length] : Constants.smallIntegers(zeros);
        int channels = shape.get(channelAxis);
        int axis = axis(dequantizer, shape.size());
        if (given.length != 1 && (axis != channelAxis || given.length != channels)) {
            throw EngineException.refused("the weights of its operator " + reader + " " + shape + " have "
                    + given.length + " scales along dimension " + axis + "; one for all or one for each of the "
                    + channels + " output channels can be converted");
        }
        int[] steps = Constants.smallIntegers(integers);
        double[] scales = new double[channels];
        for (int c = 0; c < channels; c++) {
            scales[c] = given[given.length == 1 ? 0 : c];
        }
        Int8Weights weights = new Int8Weights(steps, scales, channelAxis, shape);
        for (int i = 0; i < steps.length; i++) {
            steps[i] -= zeroPoints[zeroPoints.length == 1 ? 0 : weights.channel(i)];
        }
        weights.fit();
        return weights;
    }

    private static int axis(OnnxNode dequantizer, int rank) {
        int axis = (int) dequantizer.integer("axis", 1);
        return axis < 0 ? axis + rank : axis;
    }

    private static TensorProto constant(OnnxModel model, OnnxNode node, int input) throws EngineException {
        TensorProto constant = model.constant(node.input(input));
        if (constant == null) {
            throw EngineException.refused("the scale of its operator " + node + " is computed, not constant");
        }
        return constant;
    }

    private int channel(int element) {
        int inner = 1;
        for (int d = channelAxis + 1; d < shape.size(); d++) {
            inner *= shape.get(d);
        }
        return element / inner % shape.get(channelAxis);
    }

    private void fit() {
        int[][] places = new int[scales.length][steps.length / scales.length];
        int[] found = new int[scales.length];
        for (int i = 0; i < steps.length; i++) {
            int channel = channel(i);
            places[channel][found[channel]++] = i;
        }
        for (int c = 0; c < scales.length; c++) {
            int[] channel = Arrays.stream(places[c]).map(place -> steps[place]).toArray();
            if (!(scales[c] > 0)) {
                scales[c] = 1; // all of the channel's weights are 0
                put(new int[channel.length], places[c]);
            } else if (Arrays.stream(channel).anyMatch(step -> Math.abs(step) > GREATEST)) {
                RoundedChannel fitting = RoundedChannel.of(channel);
                put(fitting.steps(), places[c]);
                scales[c] /= fitting.factor();
                rounded |= fitting.factor() != 1;
            }
        }
    }

    private void put(int[] channel, int[] places) {
        for (int i = 0; i < places.length; i++) {
            steps[places[i]] = channel[i];
        }
    }

    private void rescale(double[] factors) {
        for (int c = 0; c < factors.length; c++) {
            scales[c] /= factors[c];
            rounded |= factors[c] != 1;
        }
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (int) Math.clamp(Math.rint(steps[i] * factors[channel(i)]), (double) -GREATEST, GREATEST);
        }
    }

    /**
     * Makes room for a bias: where it has more steps than an int32 can count with, the channel's scale grows.
     *
     * @param bias real values, one for each channel
     * @param inputScale of what the weights are multiplied with
     */
    void makeRoomFor(double[] bias, float inputScale) {
        double[] factors = new double[scales.length];
        for (int c = 0; c < factors.length; c++) {
            double stepsOfBias = Math.abs(bias[c]) / (inputScale * scales[c]);
            factors[c] = stepsOfBias <= BIAS_STEPS_MAX ? 1 : BIAS_STEPS_MAX / stepsOfBias;
        }
        rescale(factors);
    }

    /** The bias in steps of both scales. */
    int[] biasSteps(double[] bias, float inputScale) {
        int[] found = new int[bias.length];
        for (int c = 0; c < found.length; c++) {
            found[c] = (int) Math.rint(bias[c] / ((double) inputScale * (float) scales[c]));
        }
        return found;
    }

    /**
     * Weights of a row that was a picture: in the order in which the picture's values lie.
     *
     * @param inputAxis dimension of the inputs
     */
    Int8Weights withInputsInOrder(int inputAxis, Value picture) {
        // the inputs are the picture's dimensions without the batch, which stays the first in every order
        List<Integer> whole = new ArrayList<>(picture.shape().subList(1, picture.rank()));
        List<Integer> inner = new ArrayList<>();
        for (int axis : picture.order().axes()) {
            if (axis > 0) {
                inner.add(axis - 1);
            }
        }
        int outputs = shape.get(1 - inputAxis);
        whole.add(inputAxis == 1 ? 0 : whole.size(), outputs);
        List<Integer> axes = new ArrayList<>();
        for (int axis : inner) {
            axes.add(inputAxis == 1 ? axis + 1 : axis);
        }
        axes.add(inputAxis == 1 ? 0 : axes.size(), inputAxis == 1 ? 0 : inner.size());
        byte[] moved = new Permutation(axes).apply(ByteBuffer.wrap(bytes()), 1, whole);
        int[] ordered = new int[moved.length];
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = moved[i];
        }
        Int8Weights weights = new Int8Weights(ordered, scales.clone(), channelAxis, shape);
        weights.rounded = rounded;
        return weights;
    }

    /** As [outputs, inputs, 1, 1]. */
    Int8Weights asRows(Permutation toRows) {
        byte[] moved = toRows.apply(ByteBuffer.wrap(bytes()), 1, shape);
        int[] rows = new int[moved.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = moved[i];
        }
        List<Integer> turned = new ArrayList<>(toRows.apply(shape));
        turned.addAll(List.of(1, 1));
        Int8Weights weights = new Int8Weights(rows, scales.clone(), 0, turned);
        weights.rounded = rounded;
        return weights;
    }

    /** In the order of the source. */
    byte[] bytes() {
        byte[] bytes = new byte[steps.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) steps[i];
        }
        return bytes;
    }

    List<Integer> shape() {
        return shape;
    }

    int channels() {
        return scales.length;
    }

    List<Float> scales() {
        List<Float> floats = new ArrayList<>();
        for (double scale : scales) {
            floats.add((float) scale);
        }
        return floats;
    }

    boolean hasOneScale() {
        return scales().stream().distinct().count() <= 1;
    }

    /** Whether values had to be rounded to other scales than the source has. */
    boolean isRounded() {
        return rounded;
    }
}
