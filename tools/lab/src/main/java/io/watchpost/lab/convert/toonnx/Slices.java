package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;

/** SLICE and STRIDED_SLICE, which take a part of a tensor. */
final class Slices {
    private Slices() {}

    /**
     * Where a slice begins and ends along one dimension, counted as ONNX does: from the end if negative, and cut off at
     * the tensor's ends.
     */
    private record Side(int start, int end, int step) {}

    /** Begin and size of each dimension; a size of -1 is all that is left. */
    static void simple(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor input = Operands.required(operator, 0, translation);
        int[] begins = Operands.requiredIntegers(operator, 1, translation);
        int[] sizes = Operands.requiredIntegers(operator, 2, translation);
        if (begins.length != input.rank() || sizes.length != input.rank()) {
            throw EngineException.refused(
                    "is damaged: its operator " + operator + " slices " + begins.length + " dimensions of " + input);
        }
        List<Side> sides = new ArrayList<>();
        for (int d = 0; d < begins.length; d++) {
            sides.add(new Side(begins[d], sizes[d] < 0 ? input.shape().get(d) : begins[d] + sizes[d], 1));
        }
        write(operator, translation, input, sides, 0);
    }

    static void strided(TfliteOperator operator, Translation translation) throws EngineException {
        StridedSliceOptions options = Translation.required(
                operator.options(BuiltinOptions.StridedSliceOptions, new StridedSliceOptions()), operator);
        TfliteTensor input = Operands.required(operator, 0, translation);
        int[] begins = Operands.requiredIntegers(operator, 1, translation);
        int[] ends = Operands.requiredIntegers(operator, 2, translation);
        int[] steps = Operands.requiredIntegers(operator, 3, translation);
        if (options.ellipsisMask() != 0 || options.newAxisMask() != 0 || options.offset()) {
            throw EngineException.refused("its operator " + operator
                    + " leaves dimensions out, adds some or counts its end from its beginning, which is not converted");
        }
        if (begins.length > input.rank() || ends.length != begins.length || steps.length != begins.length) {
            throw EngineException.refused(
                    "is damaged: its operator " + operator + " slices " + begins.length + " dimensions of " + input);
        }
        List<Side> sides = new ArrayList<>();
        for (int d = 0; d < begins.length; d++) {
            int size = input.shape().get(d);
            if (isSet(options.shrinkAxisMask(), d)) {
                sides.add(new Side(begins[d], begins[d] == -1 ? size : begins[d] + 1, 1));
            } else if (steps[d] == 0) {
                throw EngineException.refused("is damaged: its operator " + operator + " has steps of 0");
            } else {
                boolean forward = steps[d] > 0;
                int first = forward ? 0 : size - 1;
                int last = forward ? size : -size - 1;
                sides.add(new Side(
                        isSet(options.beginMask(), d) ? first : begins[d],
                        isSet(options.endMask(), d) ? last : ends[d],
                        steps[d]));
            }
        }
        write(operator, translation, input, sides, options.shrinkAxisMask());
    }

    private static boolean isSet(int mask, int dimension) {
        return (mask >> dimension & 1) == 1;
    }

    /** @param shrunk a bit for each dimension that the result doesn't have any more */
    private static void write(
            TfliteOperator operator, Translation translation, TfliteTensor input, List<Side> sides, int shrunk)
            throws EngineException {
        TfliteTensor output = translation.tensor(operator.output());
        Movements.requireSameQuantization(operator, input, output);
        Permutation order = Translation.order(input.rank());
        List<Integer> axes = new ArrayList<>();
        List<Integer> kept = new ArrayList<>(output.shape());
        for (int d = 0; d < sides.size(); d++) {
            axes.add(order.positionOf(d));
            if (isSet(shrunk, d)) {
                kept.add(d, 1);
            }
        }
        OnnxWriter onnx = translation.onnx();
        String name = output.name();
        String part = onnx.node(
                "Slice",
                name + "/part",
                List.of(
                        translation.real(operator.input(0)),
                        onnx.integers(
                                name + "/starts",
                                sides.stream().map(Side::start).toList()),
                        onnx.integers(
                                name + "/ends", sides.stream().map(Side::end).toList()),
                        onnx.integers(name + "/axes", axes),
                        onnx.integers(
                                name + "/steps", sides.stream().map(Side::step).toList())));
        translation.bounded(operator.output(), translation.reshapedFrom(part, kept, output));
    }
}
