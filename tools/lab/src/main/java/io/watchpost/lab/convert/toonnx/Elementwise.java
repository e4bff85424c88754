package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.List;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SubOptions;

/** Operators that compute each value of their result from one value of each input. */
final class Elementwise {
    private Elementwise() {}

    /** ADD, SUB, MUL, DIV, MAXIMUM, MINIMUM. */
    static void binary(TfliteOperator operator, Translation translation) throws EngineException {
        Operands.required(operator, 0, translation);
        Operands.required(operator, 1, translation);
        TfliteTensor output = translation.tensor(operator.output());
        String onnxOperator = switch (operator.code()) {
            case BuiltinOperator.ADD -> "Add";
            case BuiltinOperator.SUB -> "Sub";
            case BuiltinOperator.MUL -> "Mul";
            case BuiltinOperator.DIV -> "Div";
            case BuiltinOperator.MAXIMUM -> "Max";
            default -> "Min";
        };
        String result = translation
                .onnx()
                .node(
                        onnxOperator,
                        output.name() + "/values",
                        List.of(
                                translation.operand(operator.input(0), output.rank()),
                                translation.operand(operator.input(1), output.rank())));
        translation.result(operator.output(), result, Activation.of(fused(operator), operator));
    }

    private static byte fused(TfliteOperator operator) {
        AddOptions add = operator.options(BuiltinOptions.AddOptions, new AddOptions());
        if (add != null) {
            return add.fusedActivationFunction();
        }
        MulOptions mul = operator.options(BuiltinOptions.MulOptions, new MulOptions());
        if (mul != null) {
            return mul.fusedActivationFunction();
        }
        SubOptions sub = operator.options(BuiltinOptions.SubOptions, new SubOptions());
        if (sub != null) {
            return sub.fusedActivationFunction();
        }
        DivOptions div = operator.options(BuiltinOptions.DivOptions, new DivOptions());
        return div == null ? ActivationFunctionType.NONE : div.fusedActivationFunction();
    }

    /** RELU, RELU6, RELU_N1_TO_1, RELU_0_TO_1. */
    static void rectifier(TfliteOperator operator, Translation translation) throws EngineException {
        Operands.required(operator, 0, translation);
        Activation activation = switch (operator.code()) {
            case BuiltinOperator.RELU -> Activation.RELU;
            case BuiltinOperator.RELU6 -> Activation.RELU6;
            case BuiltinOperator.RELU_N1_TO_1 -> Activation.RELU_N1_TO_1;
            default -> Activation.RELU_0_TO_1;
        };
        translation.result(operator.output(), translation.real(operator.input(0)), activation);
    }

    /** TANH, ABS, EXP, SQRT, NEG: functions that ONNX has by the same meaning. */
    static OperatorTranslation function(String onnxOperator) {
        return (operator, translation) -> {
            Operands.required(operator, 0, translation);
            String name = translation.tensor(operator.output()).name() + "/values";
            String values = translation.onnx().node(onnxOperator, name, List.of(translation.real(operator.input(0))));
            translation.bounded(operator.output(), values);
        };
    }

    static void leakyRelu(TfliteOperator operator, Translation translation) throws EngineException {
        Operands.required(operator, 0, translation);
        LeakyReluOptions options = Translation.required(
                operator.options(BuiltinOptions.LeakyReluOptions, new LeakyReluOptions()), operator);
        String values = translation
                .onnx()
                .node(
                        "LeakyRelu",
                        translation.tensor(operator.output()).name() + "/values",
                        List.of(translation.real(operator.input(0))),
                        OnnxWriter.real("alpha", options.alpha()));
        translation.result(operator.output(), values, Activation.NONE);
    }

    static void parametricRelu(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor output = translation.tensor(operator.output());
        Operands.required(operator, 0, translation);
        Operands.required(operator, 1, translation);
        String values = translation
                .onnx()
                .node(
                        "PRelu",
                        output.name() + "/values",
                        List.of(
                                translation.real(operator.input(0)),
                                translation.operand(operator.input(1), output.rank())));
        translation.result(operator.output(), values, Activation.NONE);
    }

    /** x × clamp(x / 6 + 1/2, 0, 1), of operators that every version of ONNX has. */
    static void hardSwish(TfliteOperator operator, Translation translation) throws EngineException {
        Operands.required(operator, 0, translation);
        String name = translation.tensor(operator.output()).name();
        String values = translation.real(operator.input(0));
        String gate = translation
                .onnx()
                .node(
                        "HardSigmoid",
                        name + "/gate",
                        List.of(values),
                        OnnxWriter.real("alpha", 1f / 6),
                        OnnxWriter.real("beta", 0.5f));
        String product = translation.onnx().node("Mul", name + "/values", List.of(values, gate));
        translation.result(operator.output(), product, Activation.NONE);
    }

    /** SOFTMAX over what TensorFlow has as the last dimension. */
    static void softmax(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor input = Operands.required(operator, 0, translation);
        SoftmaxOptions options = operator.options(BuiltinOptions.SoftmaxOptions, new SoftmaxOptions());
        float beta = options == null || options.beta() == 0 ? 1 : options.beta();
        String name = translation.tensor(operator.output()).name();
        String values = translation.real(operator.input(0));
        if (beta != 1) {
            String factor = translation.onnx().floats(name + "/beta", List.of(), beta);
            values = translation.onnx().node("Mul", name + "/logits", List.of(values, factor));
        }
        int axis = Translation.order(input.rank()).positionOf(input.rank() - 1);
        translation.bounded(
                operator.output(),
                translation
                        .onnx()
                        .node("Softmax", name + "/values", List.of(values), OnnxWriter.integer("axis", axis)));
    }

    /** L2_NORMALIZATION over what TensorFlow has as the last dimension. */
    static void unitLength(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor input = Operands.required(operator, 0, translation);
        int axis = Translation.order(input.rank()).positionOf(input.rank() - 1);
        translation.bounded(
                operator.output(),
                translation
                        .onnx()
                        .node(
                                "LpNormalization",
                                translation.tensor(operator.output()).name() + "/values",
                                List.of(translation.real(operator.input(0))),
                                OnnxWriter.integer("axis", axis),
                                OnnxWriter.integer("p", 2)));
    }

    /** QUANTIZE and DEQUANTIZE: between floats and integers, and between integers of two scales. */
    static void requantize(TfliteOperator operator, Translation translation) throws EngineException {
        Operands.required(operator, 0, translation);
        translation.bounded(operator.output(), translation.real(operator.input(0)));
    }
}
