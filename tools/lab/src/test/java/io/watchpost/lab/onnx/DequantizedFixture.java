package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Makes a float model of one in QDQ form: weights become the reals that they stand for, activations aren't rounded. */
public final class DequantizedFixture {
    private DequantizedFixture() {}

    public static OnnxModel read(Path file) throws EngineException {
        OnnxModel model = OnnxModel.read(ModelFiles.read(file));
        for (OnnxNode node : List.copyOf(model.nodes())) {
            TensorProto values = model.constant(node.input(0));
            if (node.is("DequantizeLinear") && values != null) {
                model.nodes().remove(node);
                model.putConstant(reals(model, node, values));
            }
        }
        for (OnnxNode node : List.copyOf(model.nodes())) {
            if (node.is("DequantizeLinear")) {
                NoOperations.bypass(model, node);
            } else if (node.is("QuantizeLinear")) {
                model.nodes().set(model.nodes().indexOf(node), clamp(model, node));
            }
        }
        model.removeUnused();
        return model;
    }

    /** What integers can't hold is cut off, which is how such a model says ReLU. */
    private static OnnxNode clamp(OnnxModel model, OnnxNode node) {
        float scale = Constants.floats(Objects.requireNonNull(model.constant(node.input(1))))[0];
        TensorProto zero = Objects.requireNonNull(model.constant(node.input(2)));
        int zeroPoint = Constants.smallIntegers(zero)[0];
        int least = zero.getDataType() == TensorProto.DataType.INT8.getNumber() ? -128 : 0;
        String min = model.freshName("least");
        String max = model.freshName("greatest");
        model.putConstant(Constants.floats(min, List.of(), (least - zeroPoint) * scale));
        model.putConstant(Constants.floats(max, List.of(), (least + 255 - zeroPoint) * scale));
        return new OnnxNode("Clip", List.of(node.input(0), min, max), List.of(node.output()));
    }

    private static TensorProto reals(OnnxModel model, OnnxNode node, TensorProto values) {
        float[] scales = Constants.floats(Objects.requireNonNull(model.constant(node.input(1))));
        boolean wide = values.getDataType() == TensorProto.DataType.INT32.getNumber();
        long[] integers = wide ? Constants.integers(values) : new long[Constants.elements(values)];
        if (!wide) {
            int[] small = Constants.smallIntegers(values);
            for (int i = 0; i < small.length; i++) {
                integers[i] = small[i];
            }
        }
        int axis = (int) node.integer("axis", 1);
        int inside = 1;
        for (int d = axis + 1; d < values.getDimsCount(); d++) {
            inside *= (int) values.getDims(d);
        }
        float[] reals = new float[integers.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = integers[i] * scales[scales.length == 1 ? 0 : i / inside % scales.length];
        }
        return Constants.floats(node.output(), values.getDimsList(), reals);
    }
}
