package io.watchpost.lab.convert.totflite;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.Constants;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the real numbers that an operator writes become integers: behind clamps that nobody else reads, which then are a
 * part of the operator.
 *
 * @param tensors the operator's output and what clamps make of it, in order
 * @param clamp of all of them
 * @param clamps the operators that clamp
 * @param quantization of the last tensor, null where it stays real
 */
record Destination(
        List<String> tensors,
        Clamp clamp,
        List<OnnxNode> clamps,
        @Nullable Quantization quantization) {

    /** uint8 steps and int8 steps of the same real numbers differ by so much. */
    static final int SIGN_SHIFT = 128;

    static Destination of(OnnxModel model, String output) throws EngineException {
        List<String> tensors = new ArrayList<>(List.of(output));
        List<OnnxNode> clamps = new ArrayList<>();
        Clamp clamp = Clamp.NONE;
        String at = output;
        while (true) {
            Quantization quantization = quantizationOf(model, at);
            OnnxNode next = model.onlyConsumer(at);
            if (quantization != null || next == null || !next.is("Relu", "Clip")) {
                return new Destination(tensors, clamp, clamps, quantization);
            }
            clamp = clamp.and(Clamp.of(next, model));
            clamps.add(next);
            at = next.output();
            tensors.add(at);
        }
    }

    /** The quantization that a QuantizeLinear gives a tensor; null where there is none. */
    static @Nullable Quantization quantizationOf(OnnxModel model, String tensor) throws EngineException {
        for (OnnxNode reader : model.consumers(tensor)) {
            if (reader.is("QuantizeLinear") && reader.input(0).equals(tensor)) {
                return quantization(model, reader);
            }
        }
        return null;
    }

    /**
     * The quantization, for int8, that a QuantizeLinear or DequantizeLinear of a computed tensor has.
     *
     * @throws EngineException refused, if it has several scales, or other integers than of 8 bits
     */
    static Quantization quantization(OnnxModel model, OnnxNode node) throws EngineException {
        TensorProto scale = model.constant(node.input(1));
        if (scale == null || !Constants.isFloat(scale) || Constants.elements(scale) != 1) {
            throw EngineException.refused("its operator " + node + " has "
                    + (scale == null ? "a computed scale" : "the scales " + scale.getDimsList())
                    + "; a computed tensor needs one constant float32 scale");
        }
        float value = Constants.floats(scale)[0];
        if (!(value > 0) || Float.isInfinite(value)) {
            throw EngineException.refused(
                    "its operator " + node + " has a scale of " + value + ", which must be > 0 and finite");
        }
        TensorProto zero = model.constant(node.input(2));
        if (zero == null) {
            if (!node.input(2).isEmpty()) {
                throw EngineException.refused("the zero point of its operator " + node + " is computed, not constant");
            }
            return new Quantization(value, -SIGN_SHIFT); // uint8 by default
        }
        boolean signed = zero.getDataType() == DataType.INT8.getNumber();
        if ((!signed && zero.getDataType() != DataType.UINT8.getNumber()) || Constants.elements(zero) != 1) {
            throw EngineException.refused("its operator " + node + " has integers of the type "
                    + DataType.forNumber(zero.getDataType()) + "; int8 and uint8 are converted");
        }
        return new Quantization(value, Constants.smallIntegers(zero)[0] - (signed ? 0 : SIGN_SHIFT));
    }
}
