package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.convert.RandomTflite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptionsT;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptionsT;
import org.tensorflow.lite.schema.ReshapeOptionsT;

/** Operators that move or join values: both engines give the same. */
final class MovementOperatorsTest implements OperatorFamily {
    static Stream<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        cases.add(OperatorCase.of("reshape to a row", RandomTflite.SCALE, model -> reshape(model, true, 1, 150)));
        cases.add(
                OperatorCase.of("reshape without a shape", RandomTflite.SCALE, model -> reshape(model, false, 1, 150)));
        cases.add(OperatorCase.of(
                "reshape to a picture", RandomTflite.SCALE, model -> reshape(model, true, 1, 10, 5, 3)));
        cases.add(OperatorCase.of("transpose", RandomTflite.SCALE, MovementOperatorsTest::transpose));
        cases.add(OperatorCase.of("pad", RandomTflite.SCALE, MovementOperatorsTest::pad));
        cases.add(OperatorCase.of("concatenation of channels", RandomTflite.SCALE, model -> concat(model, 3)));
        cases.add(OperatorCase.of("concatenation of rows", RandomTflite.SCALE, model -> concat(model, -3)));
        return cases.stream();
    }

    /** Without a counterpart on the way back. */
    static Stream<OperatorCase> oneWay() {
        List<OperatorCase> cases = new ArrayList<>();
        cases.add(OperatorCase.of("mirrored", RandomTflite.SCALE, MovementOperatorsTest::mirrored));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("oneWay")
    void bothEnginesGiveTheSame_withoutAWayBack(OperatorCase attempt) throws EngineException {
        BothEngines.assertGiveTheSame(attempt);
    }

    /** Operators that only move values don't say what these stand for: one that computes comes first. */
    private static int moved(RandomTflite model) {
        int output = model.tensor("computed", List.of(1, 5, 6, 5), RandomTflite.SCALE, 0);
        model.operator(BuiltinOperator.RELU6, 2, BuiltinOptions.NONE, null, List.of(model.input()), output);
        return output;
    }

    private static int reshape(RandomTflite model, boolean hasShape, Integer... shape) {
        int output = model.tensor("output", List.of(shape), RandomTflite.SCALE, 0);
        List<Integer> inputs = new ArrayList<>(List.of(moved(model)));
        ReshapeOptionsT options = new ReshapeOptionsT();
        int[] sizes = List.of(shape).stream().mapToInt(Integer::intValue).toArray();
        if (hasShape) {
            inputs.add(model.integers("shape", List.of(shape.length), sizes));
        } else {
            options.setNewShape(sizes);
        }
        model.operator(BuiltinOperator.RESHAPE, 1, BuiltinOptions.ReshapeOptions, options, inputs, output);
        return output;
    }

    private static int transpose(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 6, 5, 5), RandomTflite.SCALE, 0);
        int order = model.integers("order", List.of(4), 0, 2, 3, 1);
        model.operator(BuiltinOperator.TRANSPOSE, 2, BuiltinOptions.NONE, null, List.of(moved(model), order), output);
        return output;
    }

    private static int pad(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 6, 9, 5), RandomTflite.SCALE, 0);
        int sides = model.integers("sides", List.of(4, 2), 0, 0, 0, 1, 1, 2, 0, 0);
        model.operator(BuiltinOperator.PAD, 2, BuiltinOptions.NONE, null, List.of(moved(model), sides), output);
        return output;
    }

    private static int concat(RandomTflite model, int axis) {
        ConcatenationOptionsT options = new ConcatenationOptionsT();
        options.setAxis(axis);
        List<Integer> shape = new ArrayList<>(List.of(1, 5, 6, 5));
        shape.set(Math.floorMod(axis, 4), shape.get(Math.floorMod(axis, 4)) + 5);
        int output = model.tensor("output", shape, RandomTflite.SCALE, 0);
        int other = model.operand("other", RandomTflite.SCALE, 0, 1, 5, 6, 5);
        model.operator(
                BuiltinOperator.CONCATENATION,
                2,
                BuiltinOptions.ConcatenationOptions,
                options,
                List.of(moved(model), other),
                output);
        return output;
    }

    private static int mirrored(RandomTflite model) {
        MirrorPadOptionsT options = new MirrorPadOptionsT();
        options.setMode(MirrorPadMode.REFLECT);
        int output = model.tensor("output", List.of(1, 6, 9, 5), RandomTflite.SCALE, 0);
        int sides = model.integers("sides", List.of(4, 2), 0, 0, 0, 1, 1, 2, 0, 0);
        model.operator(
                BuiltinOperator.MIRROR_PAD,
                2,
                BuiltinOptions.MirrorPadOptions,
                options,
                List.of(moved(model), sides),
                output);
        return output;
    }
}
