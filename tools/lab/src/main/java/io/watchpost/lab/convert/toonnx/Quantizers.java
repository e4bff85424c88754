package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.ElementType;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TensorQuantization;
import java.util.List;

/** Writes QuantizeLinear and DequantizeLinear, with the scales and zero points that they read. */
final class Quantizers {
    private final OnnxWriter onnx;

    Quantizers(OnnxWriter onnx) {
        this.onnx = onnx;
    }

    /** The real numbers that integers stand for; gives their name. */
    String dequantized(
            String integers, String wanted, TensorQuantization quantization, ElementType type, Permutation order) {
        List<String> inputs = List.of(integers, scale(wanted, quantization), zeroPoint(wanted, quantization, type));
        return quantization.isPerAxis()
                ? onnx.node(
                        "DequantizeLinear",
                        wanted + "/real",
                        inputs,
                        OnnxWriter.integer("axis", order.positionOf(quantization.axis())))
                : onnx.node("DequantizeLinear", wanted + "/real", inputs);
    }

    /** The integers that stand for real numbers, one scale for all; gives their name. */
    String quantized(String values, String wanted, TensorQuantization quantization, ElementType type) {
        return onnx.node(
                "QuantizeLinear",
                wanted,
                List.of(values, scale(wanted, quantization), zeroPoint(wanted, quantization, type)));
    }

    private String scale(String wanted, TensorQuantization quantization) {
        float[] scales = new float[quantization.scales().size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = quantization.scale(i);
        }
        return onnx.floats(wanted + "/scale", sliceShape(quantization), scales);
    }

    private String zeroPoint(String wanted, TensorQuantization quantization, ElementType type) {
        byte[] zeroPoints = new byte[quantization.scales().size()];
        for (int i = 0; i < zeroPoints.length; i++) {
            zeroPoints[i] = (byte) quantization.zeroPoint(i);
        }
        return onnx.constant(wanted + "/zero", type, sliceShape(quantization), zeroPoints);
    }

    private static List<Integer> sliceShape(TensorQuantization quantization) {
        return quantization.isPerAxis() ? List.of(quantization.scales().size()) : List.of();
    }
}
