package io.watchpost.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says of an ONNX graph what {@link ModelInspection} wants to know. */
final class OnnxInspection {
    private final OnnxGraph graph;
    private final InspectionCounts counts = new InspectionCounts();

    private OnnxInspection(OnnxGraph graph) {
        this.graph = graph;
    }

    static ModelInspection of(ModelFile file) throws EngineException {
        return new OnnxInspection(OnnxGraph.read(file.bytes())).inspect(file);
    }

    private ModelInspection inspect(ModelFile file) {
        Map<String, OnnxGraph.Node> dequantizers = new HashMap<>();
        Set<String> dequantized = new HashSet<>();
        for (OnnxGraph.Node node : graph.nodes()) {
            if (node.operator().equals("DequantizeLinear") && !node.inputs().isEmpty()) {
                dequantizers.put(node.inputs().getFirst(), node);
                dequantized.addAll(node.outputs());
            }
        }
        for (OnnxGraph.Node node : graph.nodes()) {
            counts.operator(name(node), isQuantized(node, dequantized));
            if (node.operator().equals("DequantizeLinear") || node.operator().equals("QuantizeLinear")) {
                scales(node);
            }
        }
        for (OnnxGraph.Weight weight : graph.weights().values()) {
            if (weight.shape().size() >= 2) {
                OnnxGraph.Node reader = dequantizers.get(weight.name());
                counts.weight(weight.values(), weight.type(), zeroPoint(reader), isPerChannel(reader));
            }
        }
        return new ModelInspection(
                ModelFormat.ONNX,
                file.digest(),
                file.bytes().byteSize(),
                graph.producer(),
                graph.inputs().stream().map(this::end).toList(),
                graph.outputs().stream().map(this::end).toList(),
                counts.operators(),
                counts.weights(),
                List.copyOf(new TreeSet<>(graph.metadata().keySet())),
                counts.problems());
    }

    private static String name(OnnxGraph.Node node) {
        return node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator();
    }

    /** ONNX Runtime fuses an operator between dequantizing and quantizing ones into an integer kernel. */
    private static boolean isQuantized(OnnxGraph.Node node, Set<String> dequantized) {
        return switch (node.operator()) {
            case "QuantizeLinear", "DequantizeLinear" -> false;
            default ->
                node.operator().startsWith("QLinear")
                        || node.operator().endsWith("Integer")
                        || (!node.inputs().isEmpty()
                                && dequantized.contains(node.inputs().getFirst()));
        };
    }

    private void scales(OnnxGraph.Node node) {
        OnnxGraph.Weight scales = input(node, 1);
        if (scales != null) {
            for (float scale : scales.firstReal()) {
                counts.scale(node.inputs().getFirst(), scale, scales.firstReal().size() == 1);
            }
        }
    }

    private OnnxGraph.@Nullable Weight input(OnnxGraph.@Nullable Node node, int index) {
        return node != null && node.inputs().size() > index
                ? graph.weights().get(node.inputs().get(index))
                : null;
    }

    private int zeroPoint(OnnxGraph.@Nullable Node reader) {
        OnnxGraph.Weight zero = input(reader, 2);
        return zero == null || zero.firstReal().isEmpty()
                ? 0
                : zero.firstReal().getFirst().intValue();
    }

    private boolean isPerChannel(OnnxGraph.@Nullable Node reader) {
        OnnxGraph.Weight scales = input(reader, 1);
        return scales != null && scales.firstReal().size() > 1;
    }

    private ModelInspection.Tensor end(OnnxGraph.End end) {
        Quantization quantization = end.type().isQuantized() ? OnnxQuantization.ofEnd(graph, end.name()) : null;
        return new ModelInspection.Tensor(
                end.name(),
                end.type(),
                end.shape(),
                quantization == null ? ModelInspection.Scheme.NONE : ModelInspection.Scheme.PER_TENSOR,
                quantization == null ? 0f : quantization.scale(),
                quantization == null ? 0 : quantization.zeroPoint());
    }
}
