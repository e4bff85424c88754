package io.watchpost.lab.convert.toonnx;

import static java.util.Map.entry;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TfliteGraph;
import io.watchpost.lab.tflite.TfliteOperator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Which TensorFlow Lite operators are converted, and by whom. */
final class Operators {
    private static final Map<Integer, OperatorTranslation> TRANSLATIONS = Map.ofEntries(
            entry(BuiltinOperator.CONV_2D, Convolutions::convolution),
            entry(BuiltinOperator.DEPTHWISE_CONV_2D, Convolutions::depthwise),
            entry(BuiltinOperator.FULLY_CONNECTED, DenseLayers::translate),
            entry(BuiltinOperator.AVERAGE_POOL_2D, Pools::translate),
            entry(BuiltinOperator.MAX_POOL_2D, Pools::translate),
            entry(BuiltinOperator.ADD, Elementwise::binary),
            entry(BuiltinOperator.SUB, Elementwise::binary),
            entry(BuiltinOperator.MUL, Elementwise::binary),
            entry(BuiltinOperator.DIV, Elementwise::binary),
            entry(BuiltinOperator.MAXIMUM, Elementwise::binary),
            entry(BuiltinOperator.MINIMUM, Elementwise::binary),
            entry(BuiltinOperator.RELU, Elementwise::rectifier),
            entry(BuiltinOperator.RELU6, Elementwise::rectifier),
            entry(BuiltinOperator.RELU_N1_TO_1, Elementwise::rectifier),
            entry(BuiltinOperator.RELU_0_TO_1, Elementwise::rectifier),
            entry(BuiltinOperator.LEAKY_RELU, Elementwise::leakyRelu),
            entry(BuiltinOperator.PRELU, Elementwise::parametricRelu),
            entry(BuiltinOperator.HARD_SWISH, Elementwise::hardSwish),
            entry(BuiltinOperator.LOGISTIC, Elementwise.function("Sigmoid")),
            entry(BuiltinOperator.TANH, Elementwise.function("Tanh")),
            entry(BuiltinOperator.ELU, Elementwise.function("Elu")),
            entry(BuiltinOperator.ABS, Elementwise.function("Abs")),
            entry(BuiltinOperator.NEG, Elementwise.function("Neg")),
            entry(BuiltinOperator.EXP, Elementwise.function("Exp")),
            entry(BuiltinOperator.SQRT, Elementwise.function("Sqrt")),
            entry(BuiltinOperator.SOFTMAX, Elementwise::softmax),
            entry(BuiltinOperator.QUANTIZE, Elementwise::requantize),
            entry(BuiltinOperator.DEQUANTIZE, Elementwise::requantize),
            entry(BuiltinOperator.RESHAPE, Movements::reshape),
            entry(BuiltinOperator.SQUEEZE, Movements::reshape),
            entry(BuiltinOperator.EXPAND_DIMS, Movements::reshape),
            entry(BuiltinOperator.TRANSPOSE, Movements::transpose),
            entry(BuiltinOperator.CONCATENATION, Joins::concatenate),
            entry(BuiltinOperator.PAD, Movements::pad),
            entry(BuiltinOperator.PADV2, Movements::pad),
            entry(BuiltinOperator.MIRROR_PAD, Movements::pad),
            entry(BuiltinOperator.PACK, Joins::pack),
            entry(BuiltinOperator.SLICE, Slices::simple),
            entry(BuiltinOperator.STRIDED_SLICE, Slices::strided),
            entry(BuiltinOperator.SPLIT, Splits::even),
            entry(BuiltinOperator.SPLIT_V, Splits::uneven),
            entry(BuiltinOperator.UNPACK, Splits::unpack),
            entry(BuiltinOperator.RESIZE_BILINEAR, Resizes::bilinear),
            entry(BuiltinOperator.RESIZE_NEAREST_NEIGHBOR, Resizes::nearest),
            entry(BuiltinOperator.L2_NORMALIZATION, Elementwise::unitLength),
            entry(BuiltinOperator.MEAN, Reductions::translate),
            entry(BuiltinOperator.SUM, Reductions::translate),
            entry(BuiltinOperator.REDUCE_MAX, Reductions::translate),
            entry(BuiltinOperator.REDUCE_MIN, Reductions::translate));

    private static final Set<Integer> SEVERAL_OUTPUTS =
            Set.of(BuiltinOperator.SPLIT, BuiltinOperator.SPLIT_V, BuiltinOperator.UNPACK);

    private Operators() {}

    static boolean hasSeveralOutputs(TfliteOperator operator) {
        return SEVERAL_OUTPUTS.contains(operator.code()) && !operator.outputs().isEmpty();
    }

    static OperatorTranslation of(TfliteOperator operator) {
        @Nullable OperatorTranslation translation = TRANSLATIONS.get(operator.code());
        if (translation == null) {
            throw new IllegalArgumentException("no translation of " + operator);
        }
        return translation;
    }

    /**
     * Looks for operators that can't be converted.
     *
     * @throws EngineException refused, naming all of them
     */
    static void check(TfliteGraph graph) throws EngineException {
        TreeSet<String> unknown = graph.operators().stream()
                .filter(operator -> !TRANSLATIONS.containsKey(operator.code()))
                .map(operator -> operator.code() == BuiltinOperator.CUSTOM
                        ? "the custom operator \"" + operator.name() + "\""
                        : operator.name())
                .collect(Collectors.toCollection(TreeSet::new));
        if (unknown.isEmpty()) {
            return;
        }
        String hint = unknown.stream().anyMatch(name -> name.contains("edgetpu"))
                ? ": it is compiled for an Edge TPU, convert the file that it was compiled from"
                : "; converted are " + names();
        throw EngineException.refused(
                "it has " + String.join(", ", unknown) + ", which can't be converted to ONNX here" + hint);
    }

    private static String names() {
        return TRANSLATIONS.keySet().stream()
                .map(code -> BuiltinOperator.name(code))
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
