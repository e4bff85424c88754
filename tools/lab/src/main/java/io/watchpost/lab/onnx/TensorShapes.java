package io.watchpost.lab.onnx;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Type and sizes of every tensor of a model, as ONNX Runtime sees them. Immutable. */
public final class TensorShapes {
    private final Map<String, TensorSpec> specs;

    private TensorShapes(Map<String, TensorSpec> specs) {
        this.specs = specs;
    }

    /** Loads the model once and asks. */
    public static TensorShapes of(OnnxModel model) throws EngineException {
        Set<String> tensors = model.nodes().stream()
                .filter(node -> !node.hasSubgraphs() && isComputed(node, model))
                .flatMap(node -> node.outputs().stream())
                .filter(output -> !output.isEmpty())
                .collect(Collectors.toSet());
        Map<String, TensorSpec> specs = new HashMap<>();
        try (TappedModel tapped = TappedModel.open(model, tensors, EngineOptions.SINGLE_THREAD)) {
            tensors.forEach(tensor -> specs.put(tensor, tapped.spec(tensor)));
            specs.put(model.inputs().getFirst().getName(), tapped.inputSpec());
        }
        return new TensorShapes(specs);
    }

    /** What is made of constants alone, an engine computes before it runs, and then it can't give it out. */
    private static boolean isComputed(OnnxNode node, OnnxModel model) {
        return node.inputs().stream().anyMatch(input -> !input.isEmpty() && !model.isConstant(input));
    }

    /** Whether it is a tensor of floats that isn't constant. */
    public boolean isFloat(String tensor) {
        TensorSpec spec = specs.get(tensor);
        return spec != null && spec.type() == ElementType.FLOAT32;
    }

    /** Sizes, empty where nothing is known. */
    public List<Integer> shape(String tensor) {
        TensorSpec spec = specs.get(tensor);
        return spec == null ? List.of() : spec.shape();
    }

    /** Number of dimensions; 0 where nothing is known. */
    public int rank(String tensor) {
        return shape(tensor).size();
    }
}
