package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;

/** Removes operators that do nothing at inference: Identity, Dropout, empty padding. */
final class NoOperations {
    private NoOperations() {}

    /** Drops the unused outputs with which batch norm and dropout are exported in training mode. */
    static void dropTrainingOutputs(OnnxModel model) {
        for (OnnxNode node : model.nodes()) {
            boolean unused = node.outputs().stream()
                    .skip(1)
                    .allMatch(output ->
                            output.isEmpty() || (model.consumers(output).isEmpty() && !model.isOutput(output)));
            if (unused && node.is("BatchNormalization", "Dropout")) {
                node.dropFurtherOutputs();
                if (node.is("BatchNormalization")) {
                    node.without("training_mode");
                } else {
                    node.dropInputsFrom(1); // ratio and the switch for training
                }
            }
        }
    }

    static void remove(OnnxModel model) {
        for (OnnxNode node : List.copyOf(model.nodes())) {
            if (doesNothing(model, node)) {
                bypass(model, node);
            }
        }
        model.removeUnused();
    }

    private static boolean doesNothing(OnnxModel model, OnnxNode node) {
        if (node.is("Identity")) {
            return true;
        }
        if (node.is("Dropout")) {
            return !node.hasFurtherOutputs();
        }
        TensorProto pads = model.constant(node.input(1));
        return node.is("Pad")
                && pads != null
                && Arrays.stream(Constants.integers(pads)).allMatch(size -> size == 0);
    }

    /** Lets its readers read its input; where the graph gives out what it writes, its producer writes that. */
    static void bypass(OnnxModel model, OnnxNode node) {
        String from = node.input(0);
        String to = node.output();
        if (model.isOutput(to) || model.captured().contains(to)) {
            OnnxNode producer = model.producer(from);
            if (producer == null || model.isOutput(from) || model.captured().contains(from)) {
                return; // an output that is an input or a constant or another output as well: the operator stays
            }
            producer.setOutput(producer.outputs().indexOf(from), to);
            model.nodes().remove(node);
            model.consumers(from).forEach(reader -> reader.replaceInput(from, to));
        } else {
            model.nodes().remove(node);
            model.consumers(to).forEach(reader -> reader.replaceInput(to, from));
        }
    }
}
