package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TensorQuantization;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.nio.ByteBuffer;
import java.util.List;

/** Weights and biases of the operators that multiply: input 1 and 2. */
final class Weights {
    private Weights() {}

    /** The weights of an operator, checked to be of the same kind as what they are multiplied with. */
    static TfliteTensor of(TfliteOperator operator, Translation translation, int rank) throws EngineException {
        if (operator.input(0) < 0 || operator.input(1) < 0) {
            throw EngineException.refused(
                    "is damaged: its operator " + operator + " has the inputs " + operator.inputs());
        }
        TfliteTensor values = translation.tensor(operator.input(0));
        TfliteTensor weights = translation.tensor(operator.input(1));
        if (!weights.isConstant()) {
            throw EngineException.refused(
                    "its operator " + operator + " has weights that are computed (" + weights + "), not constant");
        }
        if (weights.rank() != rank) {
            throw EngineException.refused("is damaged: its operator " + operator + " has the weights " + weights);
        }
        if (values.isQuantized() != weights.isQuantized()) {
            throw EngineException.refused("its operator " + operator + " is hybrid: it multiplies " + values + " with "
                    + weights + "; converted are models that are all float32 or all 8-bit");
        }
        return weights;
    }

    /** The name of the bias's real numbers, empty where there is none. */
    static String bias(TfliteOperator operator, Translation translation) throws EngineException {
        if (operator.input(2) < 0) {
            return "";
        }
        TfliteTensor bias = translation.tensor(operator.input(2));
        TfliteTensor values = translation.tensor(operator.input(0));
        if (!values.isQuantized()) {
            return translation.weights(bias, Translation.order(1));
        }
        integerBias(operator, translation);
        float[] scales = scales(values, translation.tensor(operator.input(1)));
        return translation.staysInteger(values)
                ? integers(translation, bias, scales)
                : reals(translation, bias, scales);
    }

    /** The bias of a quantized layer that has one. */
    static TfliteTensor integerBias(TfliteOperator operator, Translation translation) throws EngineException {
        TfliteTensor bias = translation.tensor(operator.input(2));
        if (bias.type() != ElementType.INT32 || !bias.isConstant() || bias.rank() != 1) {
            throw EngineException.refused(
                    "its operator " + operator + " has the bias " + bias + "; an int32 constant was expected");
        }
        return bias;
    }

    /** The sums are counted in steps of both scales multiplied. */
    static float[] scales(TfliteTensor values, TfliteTensor weights) throws EngineException {
        float valueScale = Translation.perTensor(values).scale(0);
        TensorQuantization quantization = Translation.quantization(weights);
        float[] scales = new float[quantization.scales().size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = valueScale * quantization.scale(i);
        }
        return scales;
    }

    private static String integers(Translation translation, TfliteTensor bias, float[] scales) {
        OnnxWriter onnx = translation.onnx();
        ByteBuffer bytes = bias.bytes();
        byte[] content = new byte[bytes.remaining()];
        bytes.get(content);
        String integers = onnx.constant(bias.name(), ElementType.INT32, bias.shape(), content);
        if (scales.length == 1) {
            String scale = onnx.floats(bias.name() + "/scale", List.of(), scales);
            return onnx.node("DequantizeLinear", bias.name() + "/real", List.of(integers, scale));
        }
        String scale = onnx.floats(bias.name() + "/scale", List.of(scales.length), scales);
        return onnx.node(
                "DequantizeLinear", bias.name() + "/real", List.of(integers, scale), OnnxWriter.integer("axis", 0));
    }

    private static String reals(Translation translation, TfliteTensor bias, float[] scales) {
        ByteBuffer bytes = bias.bytes();
        float[] values = new float[bias.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bytes.getInt(i * Integer.BYTES) * (double) scales[scales.length == 1 ? 0 : i]);
        }
        return translation.onnx().floats(bias.name(), bias.shape(), values);
    }
}
