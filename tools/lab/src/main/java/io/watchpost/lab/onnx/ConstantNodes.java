package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Turns Constant operators into constants of the graph, which is where PyTorch's exporter doesn't put them. */
final class ConstantNodes {
    private ConstantNodes() {}

    static void inline(OnnxModel model) {
        for (OnnxNode node : List.copyOf(model.nodes())) {
            if (node.is("Constant")) {
                TensorProto value = value(node);
                if (value != null) {
                    model.nodes().remove(node);
                    model.putConstant(value.toBuilder().setName(node.output()).build());
                }
            }
        }
    }

    /** Null for what isn't a plain tensor (strings, sparse tensors). */
    private static @Nullable TensorProto value(OnnxNode node) {
        TensorProto tensor = node.tensor("value");
        if (tensor != null) {
            return tensor;
        }
        if (node.has("value_float")) {
            return Constants.floats(node.output(), List.of(), node.real("value_float", 0));
        }
        if (node.has("value_int")) {
            return Constants.integers(node.output(), List.of(), node.integer("value_int", 0));
        }
        AttributeProto floats = node.attribute("value_floats");
        if (floats != null) {
            float[] values = new float[floats.getFloatsCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = floats.getFloats(i);
            }
            return Constants.floats(node.output(), List.of((long) values.length), values);
        }
        if (node.has("value_ints")) {
            long[] values = node.integers("value_ints").stream()
                    .flatMapToLong(LongStream::of)
                    .toArray();
            return Constants.integers(node.output(), List.of((long) values.length), values);
        }
        return null;
    }
}
