package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.ArrayList;
import java.util.List;

/** In which numbers a layer multiplies: what it reads, and how its sums become its result. */
interface LayerNumbers {
    /** The name of what is multiplied with the weights. */
    String values();

    /** The names of the weights, and of the bias where there is one. */
    List<String> constants();

    /** Takes the sums as the layer's result. */
    void result(String sums, Activation activation) throws EngineException;

    /**
     * Chooses them: whole steps where a float model keeps the steps of its source, real numbers otherwise.
     *
     * @param source the tensor that is multiplied; without padding of its own where the layer pads
     * @param order of the weights' dimensions in ONNX
     */
    static LayerNumbers of(
            TfliteOperator operator, Translation translation, int source, TfliteTensor weights, Permutation order)
            throws EngineException {
        boolean counts = translation.countsSteps(translation.tensor(source))
                && translation.countsSteps(translation.tensor(operator.output()));
        return counts
                ? WholeSteps.of(operator, translation, source, weights, order)
                : new Reals(
                        operator,
                        translation,
                        translation.real(source),
                        constants(translation.weights(weights, order), Weights.bias(operator, translation)));
    }

    private static List<String> constants(String weights, String bias) {
        List<String> constants = new ArrayList<>(List.of(weights));
        if (!bias.isEmpty()) {
            constants.add(bias);
        }
        return constants;
    }

    /** Real numbers. */
    record Reals(TfliteOperator operator, Translation translation, String values, List<String> constants)
            implements LayerNumbers {
        public Reals {
            constants = List.copyOf(constants);
        }

        @Override
        public void result(String sums, Activation activation) throws EngineException {
            translation.result(operator.output(), sums, activation);
        }
    }
}
