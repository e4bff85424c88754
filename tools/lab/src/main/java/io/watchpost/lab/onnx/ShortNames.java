package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives the tensors inside of a graph numbers instead of names. Exporters' names are paths, each stands in the file
 * several times, and together they may be a third of a small int8 model. Inputs, outputs and operators keep theirs.
 */
public final class ShortNames {
    private ShortNames() {}

    public static void apply(OnnxModel model) {
        Map<String, String> names = new HashMap<>();
        Set<String> kept = model.captured();
        for (OnnxNode node : model.nodes()) {
            for (String tensor : node.inputs()) {
                shorten(model, tensor, kept, names);
            }
            for (String tensor : node.outputs()) {
                shorten(model, tensor, kept, names);
            }
        }
        List<TensorProto> constants = new ArrayList<>();
        for (String name : List.copyOf(model.constantNames())) {
            TensorProto constant = model.constant(name);
            if (constant != null && names.containsKey(name)) {
                model.constantNames().remove(name);
                constants.add(constant.toBuilder().setName(names.get(name)).build());
            }
        }
        constants.forEach(model::putConstant);
        for (OnnxNode node : model.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                node.setInput(
                        i,
                        names.getOrDefault(node.inputs().get(i), node.inputs().get(i)));
            }
            for (int i = 0; i < node.outputs().size(); i++) {
                node.setOutput(
                        i,
                        names.getOrDefault(node.outputs().get(i), node.outputs().get(i)));
            }
        }
    }

    private static void shorten(OnnxModel model, String tensor, Set<String> kept, Map<String, String> names) {
        boolean isEnd = tensor.isEmpty() || model.isInput(tensor) || model.isOutput(tensor);
        if (!isEnd && !kept.contains(tensor) && !names.containsKey(tensor)) {
            names.put(tensor, model.freshName("t" + names.size()));
        }
    }
}
