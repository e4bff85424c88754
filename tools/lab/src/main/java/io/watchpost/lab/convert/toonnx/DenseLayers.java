package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;

/** FULLY_CONNECTED: everything behind the batch is one row, multiplied with weights [outputs, inputs]. */
final class DenseLayers {
    private DenseLayers() {}

    static void translate(TfliteOperator operator, Translation translation) throws EngineException {
        FullyConnectedOptions options = Translation.required(
                operator.options(BuiltinOptions.FullyConnectedOptions, new FullyConnectedOptions()), operator);
        if (options.weightsFormat() != FullyConnectedOptionsWeightsFormat.DEFAULT) {
            throw EngineException.refused(
                    "its operator " + operator + " has shuffled weights, which are not converted");
        }
        TfliteTensor weights = Weights.of(operator, translation, 2);
        TfliteTensor values = translation.tensor(operator.input(0));
        TfliteTensor sums = translation.tensor(operator.output());
        int outputs = weights.shape().get(0);
        int inputs = weights.shape().get(1);
        int rows = inputs == 0 ? 0 : values.elements() / inputs;
        if (inputs == 0 || rows * inputs != values.elements() || rows * outputs != sums.elements()) {
            throw EngineException.refused("is damaged: its operator " + operator + " makes " + sums + " of " + values
                    + " with the weights " + weights);
        }
        String name = sums.name();
        LayerNumbers numbers = LayerNumbers.of(operator, translation, operator.input(0), weights, Permutation.none(2));
        String flat = numbers.values();
        if (!values.shape().equals(List.of(rows, inputs))) {
            Permutation back = Translation.order(values.rank()).inverse();
            String ordered = translation.transposed(flat, name + "/in", back, Translation.onnxShape(values));
            flat = translation.reshaped(ordered, name + "/in", List.of(rows, inputs));
        }
        List<String> operands = new ArrayList<>(List.of(flat));
        operands.addAll(numbers.constants());
        String result = translation.onnx().node("Gemm", name + "/sums", operands, OnnxWriter.integer("transB", 1));
        if (sums.rank() != 2) {
            result = translation.reshaped(result, name + "/out", sums.shape());
            result = translation.transposed(result, name, Translation.order(sums.rank()), sums.shape());
        }
        numbers.result(result, Activation.of(options.fusedActivationFunction(), operator));
    }
}
