package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.convert.RandomTflite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.AddOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.PackOptionsT;
import org.tensorflow.lite.schema.SliceOptionsT;
import org.tensorflow.lite.schema.SplitOptionsT;
import org.tensorflow.lite.schema.SplitVOptionsT;
import org.tensorflow.lite.schema.StridedSliceOptionsT;
import org.tensorflow.lite.schema.UnpackOptionsT;

/** Operators that take parts of a tensor: both engines give the same. */
final class PartOperatorsTest {
    static Stream<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        cases.add(OperatorCase.of("slice", RandomTflite.SCALE, PartOperatorsTest::slice));
        cases.add(OperatorCase.of("strides", RandomTflite.SCALE, PartOperatorsTest::strides));
        cases.add(OperatorCase.of("one column", RandomTflite.SCALE, PartOperatorsTest::column));
        cases.add(OperatorCase.of("split", RandomTflite.SCALE, PartOperatorsTest::split));
        cases.add(OperatorCase.of("uneven split", RandomTflite.SCALE, PartOperatorsTest::unevenSplit));
        cases.add(OperatorCase.of("unpack and pack", RandomTflite.SCALE, model -> unpackAndPack(model, 1)));
        cases.add(OperatorCase.of("pack last", RandomTflite.SCALE, model -> unpackAndPack(model, 3)));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothEnginesGiveTheSame(OperatorCase attempt) throws EngineException {
        BothEngines.assertGiveTheSame(attempt);
    }

    private static int slice(RandomTflite model) {
        int part = model.tensor("part", List.of(1, 3, 4, 5), RandomTflite.SCALE, 0);
        int begin = model.integers("begin", List.of(4), 0, 2, 1, 0);
        int size = model.integers("size", List.of(4), 1, -1, 4, 5);
        model.operator(
                BuiltinOperator.SLICE,
                2,
                BuiltinOptions.SliceOptions,
                new SliceOptionsT(),
                List.of(model.input(), begin, size),
                part);
        return part;
    }

    /** Every second row, columns up to the one before the last, channels turned round. */
    private static int strides(RandomTflite model) {
        StridedSliceOptionsT options = new StridedSliceOptionsT();
        options.setBeginMask(0b1101);
        options.setEndMask(0b1011);
        return strided(model, options, List.of(1, 2, 5, 5), new int[] {0, 1, 0, 0}, new int[] {0, 0, -1, 0}, new int[] {
            1, 2, 1, -1
        });
    }

    /** One column, which is no dimension any more. */
    private static int column(RandomTflite model) {
        StridedSliceOptionsT options = new StridedSliceOptionsT();
        options.setBeginMask(0b0011);
        options.setEndMask(0b0011);
        options.setShrinkAxisMask(0b0100);
        return strided(
                model, options, List.of(1, 5, 5), new int[] {0, 0, -2}, new int[] {0, 0, -1}, new int[] {1, 1, 1});
    }

    private static int strided(
            RandomTflite model,
            StridedSliceOptionsT options,
            List<Integer> shape,
            int[] begins,
            int[] ends,
            int[] steps) {
        int part = model.tensor("part", shape, RandomTflite.SCALE, 0);
        model.operator(
                BuiltinOperator.STRIDED_SLICE,
                2,
                BuiltinOptions.StridedSliceOptions,
                options,
                List.of(
                        model.input(),
                        model.integers("begins", List.of(begins.length), begins),
                        model.integers("ends", List.of(ends.length), ends),
                        model.integers("steps", List.of(steps.length), steps)),
                part);
        return part;
    }

    /** Two halves of the columns, added. */
    private static int split(RandomTflite model) {
        SplitOptionsT options = new SplitOptionsT();
        options.setNumSplits(2);
        List<Integer> shape = List.of(1, 5, 3, 5);
        int left = model.tensor("left", shape, RandomTflite.SCALE, 0);
        int right = model.tensor("right", shape, RandomTflite.SCALE, 0);
        model.writer()
                .operator(
                        BuiltinOperator.SPLIT,
                        2,
                        BuiltinOptions.SplitOptions,
                        options,
                        List.of(model.integers("axis", List.of(), 2), model.input()),
                        List.of(left, right));
        int output = model.tensor("output", shape, RandomTflite.SCALE, 0);
        model.operator(
                BuiltinOperator.ADD, 2, BuiltinOptions.AddOptions, new AddOptionsT(), List.of(left, right), output);
        return output;
    }

    /** Two channels and three, of which the last are given out. */
    private static int unevenSplit(RandomTflite model) {
        SplitVOptionsT options = new SplitVOptionsT();
        options.setNumSplits(2);
        int left = model.tensor("left", List.of(1, 5, 6, 2), RandomTflite.SCALE, 0);
        int right = model.tensor("right", List.of(1, 5, 6, 3), RandomTflite.SCALE, 0);
        model.writer()
                .operator(
                        BuiltinOperator.SPLIT_V,
                        1,
                        BuiltinOptions.SplitVOptions,
                        options,
                        List.of(
                                model.input(),
                                model.integers("sizes", List.of(2), 2, 3),
                                model.integers("axis", List.of(), 3)),
                        List.of(left, right));
        return right;
    }

    /** The rows one by one, the first and the last packed again along a new dimension. */
    private static int unpackAndPack(RandomTflite model, int axis) {
        UnpackOptionsT unpacking = new UnpackOptionsT();
        unpacking.setAxis(1);
        unpacking.setNum(5);
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < 5; row++) {
            rows.add(model.tensor("row" + row, List.of(1, 6, 5), RandomTflite.SCALE, 0));
        }
        model.writer()
                .operator(
                        BuiltinOperator.UNPACK,
                        2,
                        BuiltinOptions.UnpackOptions,
                        unpacking,
                        List.of(model.input()),
                        rows);
        PackOptionsT packing = new PackOptionsT();
        packing.setAxis(axis);
        packing.setValuesCount(2);
        List<Integer> shape = new ArrayList<>(List.of(1, 6, 5));
        shape.add(axis, 2);
        int output = model.tensor("output", shape, RandomTflite.SCALE, 0);
        model.operator(
                BuiltinOperator.PACK,
                2,
                BuiltinOptions.PackOptions,
                packing,
                List.of(rows.getFirst(), rows.getLast()),
                output);
        return output;
    }
}
