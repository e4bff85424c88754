package io.watchpost.engine;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds scales and zero points in an ONNX graph, where they are inputs of the quantizing operators. */
final class OnnxQuantization {
    /** Most scales of one weight that are looked at. */
    static final int SCALES_MAX = 4096;

    /** Operators that only rearrange, so that a quantization on one side is that of the other. */
    private static final Set<String> REARRANGING =
            Set.of("Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Identity");

    private static final int STEPS_MAX = 8;

    private OnnxQuantization() {}

    static @Nullable Quantization of(OnnxGraph graph, String end) throws EngineException {
        checkScales(graph);
        return ofEnd(graph, end);
    }

    /** The same without looking at the scales elsewhere. */
    static @Nullable Quantization ofEnd(OnnxGraph graph, String end) {
        Quantization read = whereItIsRead(graph, end);
        return read == null ? whereItIsWritten(graph, end) : read;
    }

    /** Refuses scales that can't be: a model that has them gives nonsense on some engine or other. */
    private static void checkScales(OnnxGraph graph) throws EngineException {
        for (OnnxGraph.Node node : graph.nodes()) {
            boolean quantizing = node.operator().endsWith("quantizeLinear")
                    || node.operator().equals("QuantizeLinear");
            if (!quantizing || node.inputs().size() < 2) {
                continue;
            }
            OnnxGraph.Weight scales = graph.weights().get(node.inputs().get(1));
            if (scales == null) {
                continue;
            }
            for (float scale : scales.firstReal()) {
                boolean wholeTensor = scales.firstReal().size() == 1;
                if (Float.isNaN(scale) || Float.isInfinite(scale) || scale < 0 || (wholeTensor && scale == 0)) {
                    throw EngineException.refused(
                            "its tensor \"" + node.inputs().getFirst()
                                    + "\" has a quantization scale of " + scale
                                    + ", which must be > 0 and finite: convert it again");
                }
            }
        }
    }

    private static @Nullable Quantization whereItIsRead(OnnxGraph graph, String end) {
        String at = end;
        for (int step = 0; step < STEPS_MAX; step++) {
            OnnxGraph.Node reader = null;
            for (OnnxGraph.Node node : graph.nodes()) {
                if (!node.inputs().isEmpty() && node.inputs().getFirst().equals(at)) {
                    reader = node;
                    break;
                }
            }
            if (reader == null) {
                return null;
            }
            if (reader.operator().equals("DequantizeLinear")
                    || reader.operator().startsWith("QLinear")) {
                return quantization(graph, reader.inputs(), 1);
            }
            if (!REARRANGING.contains(reader.operator()) || reader.outputs().isEmpty()) {
                return null;
            }
            at = reader.outputs().getFirst();
        }
        return null;
    }

    private static @Nullable Quantization whereItIsWritten(OnnxGraph graph, String end) {
        String at = end;
        for (int step = 0; step < STEPS_MAX; step++) {
            OnnxGraph.Node writer = null;
            for (OnnxGraph.Node node : graph.nodes()) {
                if (node.outputs().contains(at)) {
                    writer = node;
                    break;
                }
            }
            if (writer == null) {
                return null;
            }
            switch (writer.operator()) {
                case "QuantizeLinear" -> {
                    return quantization(graph, writer.inputs(), 1);
                }
                case "QLinearConv", "QLinearMatMul" -> {
                    return quantization(graph, writer.inputs(), 6);
                }
                case "QLinearSoftmax", "QLinearSigmoid" -> {
                    return quantization(graph, writer.inputs(), 3);
                }
                default -> {
                    if (!REARRANGING.contains(writer.operator())
                            || writer.inputs().isEmpty()) {
                        return null;
                    }
                    at = writer.inputs().getFirst();
                }
            }
        }
        return null;
    }

    private static @Nullable Quantization quantization(OnnxGraph graph, List<String> inputs, int scaleIndex) {
        OnnxGraph.Weight scale = inputs.size() > scaleIndex ? graph.weights().get(inputs.get(scaleIndex)) : null;
        OnnxGraph.Weight zero = inputs.size() > scaleIndex + 1 ? graph.weights().get(inputs.get(scaleIndex + 1)) : null;
        if (scale == null
                || scale.firstReal().size() != 1
                || !(scale.firstReal().getFirst() > 0)) {
            return null;
        }
        int zeroPoint = zero == null || zero.firstReal().isEmpty()
                ? 0
                : zero.firstReal().getFirst().intValue();
        return new Quantization(scale.firstReal().getFirst(), zeroPoint);
    }
}
