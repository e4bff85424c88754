package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.convert.RandomTflite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.L2NormOptionsT;
import org.tensorflow.lite.schema.LeakyReluOptionsT;
import org.tensorflow.lite.schema.MulOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;
import org.tensorflow.lite.schema.SubOptionsT;

/** Operators that compute each value from one of each input, or from one row: both engines give the same. */
final class ElementwiseOperatorsTest implements OperatorFamily {
    static Stream<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (byte fused : new byte[] {
            ActivationFunctionType.RELU, ActivationFunctionType.RELU6, ActivationFunctionType.RELU_N1_TO_1
        }) {
            cases.add(
                    OperatorCase.of("add " + ActivationFunctionType.name(fused), 1 / 40f, model -> add(model, fused)));
        }
        cases.add(OperatorCase.of("mul by one value a channel", 1 / 30f, ElementwiseOperatorsTest::mul));
        cases.add(OperatorCase.of("sub of a row", 1 / 30f, ElementwiseOperatorsTest::sub));
        for (int code : new int[] {BuiltinOperator.RELU, BuiltinOperator.RELU6, BuiltinOperator.RELU_N1_TO_1}) {
            cases.add(OperatorCase.of(BuiltinOperator.name(code), RandomTflite.SCALE, model -> unary(model, code)));
        }
        cases.add(OperatorCase.of("leaky relu", 1 / 50f, ElementwiseOperatorsTest::leaky));
        cases.add(OperatorCase.of(
                "hard swish", 1 / 50f, model -> plain(model, BuiltinOperator.HARD_SWISH, 1, 1 / 50f, 0)));
        cases.add(OperatorCase.of(
                "logistic", 1 / 256f, model -> plain(model, BuiltinOperator.LOGISTIC, 2, 1 / 256f, -128)));
        cases.add(OperatorCase.of("tanh", 1 / 128f, model -> plain(model, BuiltinOperator.TANH, 2, 1 / 128f, 0)));
        cases.add(OperatorCase.of("softmax over channels", 1 / 256f, ElementwiseOperatorsTest::softmax));
        return cases.stream();
    }

    /** Without a counterpart on the way back. */
    static Stream<OperatorCase> oneWay() {
        List<OperatorCase> cases = new ArrayList<>();
        cases.add(OperatorCase.of("unit length over channels", 1 / 128f, ElementwiseOperatorsTest::unitLength));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("oneWay")
    void bothEnginesGiveTheSame_withoutAWayBack(OperatorCase attempt) throws EngineException {
        BothEngines.assertGiveTheSame(attempt);
    }

    private static int add(RandomTflite model, byte fused) {
        AddOptionsT options = new AddOptionsT();
        options.setFusedActivationFunction(fused);
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 40f, 2);
        int other = model.operand("other", 1 / 50f, 7, 1, 5, 6, 5);
        model.operator(
                BuiltinOperator.ADD, 2, BuiltinOptions.AddOptions, options, List.of(model.input(), other), output);
        return output;
    }

    private static int mul(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 30f, 2);
        int other = model.operand("other", 1 / 50f, 7, 5);
        model.operator(
                BuiltinOperator.MUL,
                2,
                BuiltinOptions.MulOptions,
                new MulOptionsT(),
                List.of(model.input(), other),
                output);
        return output;
    }

    private static int sub(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 30f, 2);
        int other = model.operand("other", 1 / 50f, 7, 1, 1, 6, 1);
        model.operator(
                BuiltinOperator.SUB,
                2,
                BuiltinOptions.SubOptions,
                new SubOptionsT(),
                List.of(model.input(), other),
                output);
        return output;
    }

    private static int unary(RandomTflite model, int code) {
        return plain(model, code, code == BuiltinOperator.RELU_N1_TO_1 ? 1 : 2, RandomTflite.SCALE, 0);
    }

    private static int plain(RandomTflite model, int code, int version, float scale, int center) {
        int output = model.tensor("output", List.of(1, 5, 6, 5), scale, center);
        model.operator(code, version, BuiltinOptions.NONE, null, List.of(model.input()), output);
        return output;
    }

    private static int leaky(RandomTflite model) {
        LeakyReluOptionsT options = new LeakyReluOptionsT();
        options.setAlpha(0.1f);
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 50f, -30);
        model.operator(
                BuiltinOperator.LEAKY_RELU,
                2,
                BuiltinOptions.LeakyReluOptions,
                options,
                List.of(model.input()),
                output);
        return output;
    }

    private static int softmax(RandomTflite model) {
        SoftmaxOptionsT options = new SoftmaxOptionsT();
        options.setBeta(1);
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 256f, -128);
        model.operator(
                BuiltinOperator.SOFTMAX, 2, BuiltinOptions.SoftmaxOptions, options, List.of(model.input()), output);
        return output;
    }

    private static int unitLength(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 128f, 0);
        model.operator(
                BuiltinOperator.L2_NORMALIZATION,
                2,
                BuiltinOptions.L2NormOptions,
                new L2NormOptionsT(),
                List.of(model.input()),
                output);
        return output;
    }
}
