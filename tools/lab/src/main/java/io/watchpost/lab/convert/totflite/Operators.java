package io.watchpost.lab.convert.totflite;

import static java.util.Map.entry;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which ONNX operators are converted, and by whom. */
final class Operators {
    private static final Map<String, OperatorLowering> LOWERINGS = Map.ofEntries(
            entry("QuantizeLinear", Functions::quantize),
            entry("DequantizeLinear", Functions::dequantize),
            entry("Conv", Convolutions::lower),
            entry("Gemm", Dense::gemm),
            entry("MatMul", Dense::matMul),
            entry("Add", Arithmetic::lower),
            entry("Sub", Arithmetic::lower),
            entry("Mul", Arithmetic::lower),
            entry("Relu", Functions::clamp),
            entry("Clip", Functions::clamp),
            entry("LeakyRelu", Functions::leakyRelu),
            entry("HardSwish", Functions::hardSwish),
            entry("HardSigmoid", Functions::hardSigmoid),
            entry("Sigmoid", Functions::sigmoid),
            entry("Tanh", Functions::tanh),
            entry("Softmax", Functions::softmax),
            entry("AveragePool", Pools::window),
            entry("MaxPool", Pools::window),
            entry("GlobalAveragePool", Pools::globalAverage),
            entry("GlobalMaxPool", Pools::globalMaximum),
            entry("ReduceMean", Pools::reduceMean),
            entry("Reshape", Shapes::reshape),
            entry("Flatten", Shapes::reshape),
            entry("Squeeze", Shapes::reshape),
            entry("Unsqueeze", Shapes::reshape),
            entry("Transpose", Shapes::transpose),
            entry("Concat", Shapes::concatenate),
            entry("Pad", Shapes::pad),
            entry("Identity", Functions::same));

    private Operators() {}

    static OperatorLowering of(OnnxNode node) {
        OperatorLowering lowering = LOWERINGS.get(node.operator());
        if (lowering == null) {
            throw new IllegalArgumentException("no lowering of " + node);
        }
        return lowering;
    }

    /**
     * Looks for operators that can't be converted.
     *
     * @throws EngineException refused, naming all of them
     */
    static void check(OnnxModel model) throws EngineException {
        TreeSet<String> unknown = model.nodes().stream()
                .map(OnnxNode::operator)
                .filter(operator -> !LOWERINGS.containsKey(operator))
                .collect(Collectors.toCollection(TreeSet::new));
        if (unknown.isEmpty()) {
            return;
        }
        boolean isOperatorForm = unknown.stream().anyMatch(operator -> operator.contains("QLinear"));
        throw EngineException.refused("it has " + String.join(", ", unknown)
                + ", which can't be converted to TensorFlow Lite here"
                + (isOperatorForm
                        ? ": quantize it to QDQ form instead of QOperator form (watchpost lab quantize does)"
                        : "; converted are "
                                + LOWERINGS.keySet().stream().sorted().collect(Collectors.joining(", "))));
    }
}
