package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.TensorSpec;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Replaces what doesn't depend on the picture by its value: weights that are computed from constants, and the sizes that
 * exporters compute at run time (Shape, Gather, Concat, Reshape). The model is run once and the values are taken from it;
 * sizes are constant because the picture's size and the batch are fixed by then.
 */
final class ConstantFolding {
    private static final Set<String> NEVER_THE_SAME = Set.of(
            "RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Multinomial", "Bernoulli");

    private ConstantFolding() {}

    static void apply(OnnxModel model) throws EngineException {
        Set<OnnxNode> foldable = new HashSet<>();
        Set<String> known = new HashSet<>(model.constantNames());
        for (OnnxNode node : model.nodes()) {
            if (isFoldable(node, known)) {
                foldable.add(node);
                known.addAll(node.outputs());
            }
        }
        Set<String> wanted = new LinkedHashSet<>();
        for (OnnxNode node : model.nodes()) {
            if (!foldable.contains(node)) {
                wanted.addAll(node.inputs());
                wanted.addAll(node.captured());
            }
        }
        wanted.removeIf(name -> name.isEmpty() || !known.contains(name) || model.isConstant(name));
        if (wanted.isEmpty()) {
            return;
        }
        try (TappedModel tapped = TappedModel.open(model, wanted, EngineOptions.SINGLE_THREAD)) {
            tapped.run();
            for (String name : wanted) {
                replace(model, name, tapped);
            }
        }
        model.removeUnused();
    }

    private static boolean isFoldable(OnnxNode node, Set<String> known) {
        if (node.is("Shape", "Size")) {
            return true;
        }
        return !node.inputs().isEmpty()
                && !node.hasSubgraphs()
                && !NEVER_THE_SAME.contains(node.operator())
                && !node.is("DequantizeLinear") // its integers and scales say more than its result
                && node.inputs().stream().allMatch(input -> input.isEmpty() || known.contains(input));
    }

    private static void replace(OnnxModel model, String name, TappedModel tapped) {
        TensorSpec spec = tapped.spec(name);
        List<Long> shape = spec.shape().stream().map(Integer::longValue).toList();
        byte[] bytes = tapped.memory(name).toArray(ValueLayout.JAVA_BYTE);
        OnnxNode producer = model.producer(name);
        if (producer != null) {
            // the operator stays until it is found unused; its output steps out of the constant's way
            producer.setOutput(producer.outputs().indexOf(name), model.freshName(name + "_folded"));
        }
        model.putConstant(Constants.tensor(name, type(spec.type()), shape, bytes));
    }

    private static DataType type(ElementType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT;
            case UINT8 -> DataType.UINT8;
            case INT8 -> DataType.INT8;
            case INT16 -> DataType.INT16;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case BOOL -> DataType.BOOL;
            case FLOAT16 -> DataType.FLOAT16;
            case FLOAT64 -> DataType.DOUBLE;
            case OTHER -> throw new IllegalStateException("the engine lets only plain numbers through");
        };
    }
}
