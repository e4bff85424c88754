package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A layer of a float model that computes in the steps of the 8-bit model that it was made from, so that it rounds as that
 * one does. With real numbers, sums that come to lie a hair beside those of the source would be rounded to the other step
 * here and there, and a network makes a different answer of a single such step where two classes are close.
 *
 * <p>A float32 holds whole numbers up to 2^24 exactly, which few sums reach, and these times a power of two. The power
 * that is next to what a step of the sums is in steps of the result goes into the weights, so that sums are no greater
 * than results and fit half floats as well; the rest, from 1 to 2, is multiplied with the sums.
 */
final class WholeSteps implements LayerNumbers {
    private final TfliteOperator operator;
    private final Translation translation;
    private final String values;
    private final List<String> constants;
    private final float[] factors; // one, or one for each output channel

    private WholeSteps(
            TfliteOperator operator, Translation translation, String values, List<String> constants, float[] factors) {
        this.operator = operator;
        this.translation = translation;
        this.values = values;
        this.constants = constants;
        this.factors = factors;
    }

    static WholeSteps of(
            TfliteOperator operator, Translation translation, int source, TfliteTensor weights, Permutation order)
            throws EngineException {
        TfliteTensor values = translation.tensor(source);
        float resultScale =
                Translation.perTensor(translation.tensor(operator.output())).scale(0);
        float[] scales = Weights.scales(values, weights);
        float[] units = new float[scales.length];
        float[] factors = new float[scales.length];
        for (int i = 0; i < scales.length; i++) {
            float ratio = scales[i] / resultScale;
            units[i] = ratio > 0 ? Math.scalb(1f, Math.getExponent(ratio)) : 0;
            factors[i] = ratio > 0 ? ratio / units[i] : 0;
        }
        String constant = translation.floats(weights, RealValues.inUnits(weights, units), order);
        String bias = bias(operator, translation, units);
        return new WholeSteps(
                operator,
                translation,
                translation.steps(source),
                bias.isEmpty() ? List.of(constant) : List.of(constant, bias),
                factors);
    }

    private static String bias(TfliteOperator operator, Translation translation, float[] units) throws EngineException {
        if (operator.input(2) < 0) {
            return "";
        }
        TfliteTensor bias = Weights.integerBias(operator, translation);
        ByteBuffer bytes = bias.bytes();
        float[] inUnits = new float[bias.elements()];
        for (int i = 0; i < inUnits.length; i++) {
            inUnits[i] = bytes.getInt(i * Integer.BYTES) * units[units.length == 1 ? 0 : i];
        }
        return translation.onnx().floats(bias.name(), bias.shape(), inUnits);
    }

    @Override
    public String values() {
        return values;
    }

    @Override
    public List<String> constants() {
        return constants;
    }

    @Override
    public void result(String sums, Activation activation) throws EngineException {
        TfliteTensor result = translation.tensor(operator.output());
        List<Integer> shape = factors.length == 1
                ? List.of()
                : result.rank() == 4 ? List.of(factors.length, 1, 1) : List.of(factors.length);
        OnnxWriter onnx = translation.onnx();
        String factor = onnx.floats(result.name() + "/factor", shape, factors);
        // the factor first: engines merge one that comes second into the weights, which then aren't exact any more
        String steps = onnx.node("Mul", result.name() + "/steps", List.of(factor, sums));
        translation.resultInSteps(operator.output(), steps, activation);
    }
}
