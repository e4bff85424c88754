package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes operators that mean the same in the same way: the mean over a picture as GlobalAveragePool, subtraction of and
 * division by a constant as Add and Mul, casts from float to float not at all, padding with zeros as part of the convolution that follows it.
 */
final class CanonicalForms {
    private static final int PICTURE_RANK = 4;

    private CanonicalForms() {}

    static void apply(OnnxModel model, TensorShapes shapes) {
        for (OnnxNode node : List.copyOf(model.nodes())) {
            if (node.is("ReduceMean")) {
                globalAverage(model, shapes, node);
            } else if (node.is("Sub", "Div")) {
                withConstant(model, shapes, node);
            } else if (node.is("Pad")) {
                padding(model, node);
            } else if (node.is("Cast") && isNoCast(shapes, node)) {
                NoOperations.bypass(model, node);
            }
        }
        model.removeUnused();
    }

    private static void globalAverage(OnnxModel model, TensorShapes shapes, OnnxNode node) {
        List<Long> given = node.integers("axes");
        TensorProto constant = model.constant(node.input(1));
        if (given.isEmpty() && constant != null) {
            given = new ArrayList<>();
            for (long axis : Constants.integers(constant)) {
                given.add(axis);
            }
        }
        Set<Long> axes = new TreeSet<>();
        given.forEach(axis -> axes.add(axis < 0 ? axis + PICTURE_RANK : axis));
        if (shapes.rank(node.input(0)) != PICTURE_RANK || !axes.equals(Set.of(2L, 3L))) {
            return;
        }
        int at = model.nodes().indexOf(node);
        boolean keepsDimensions = node.integer("keepdims", 1) == 1;
        String pooled = keepsDimensions ? node.output() : model.freshName(node.output() + "_pooled");
        model.nodes()
                .set(at, new OnnxNode("GlobalAveragePool", List.of(node.input(0)), List.of(pooled)).named(node.name()));
        if (!keepsDimensions) {
            model.nodes().add(at + 1, new OnnxNode("Flatten", List.of(pooled), List.of(node.output())).with("axis", 1));
        }
    }

    private static boolean isNoCast(TensorShapes shapes, OnnxNode node) {
        return node.integer("to", 0) == DataType.FLOAT.getNumber() && shapes.isFloat(node.input(0));
    }

    private static void withConstant(OnnxModel model, TensorShapes shapes, OnnxNode node) {
        TensorProto constant = model.constant(node.input(1));
        if (constant == null || !Constants.isFloat(constant) || !shapes.isFloat(node.input(0))) {
            return;
        }
        boolean divides = node.is("Div");
        float[] values = Constants.floats(constant);
        for (int i = 0; i < values.length; i++) {
            if (divides && (values[i] == 0 || Float.isInfinite(1 / values[i]))) {
                return;
            }
            values[i] = divides ? 1 / values[i] : -values[i];
        }
        String name = model.freshName(node.input(1) + (divides ? "_reciprocal" : "_negative"));
        model.putConstant(Constants.floats(name, constant.getDimsList(), values));
        OnnxNode same = new OnnxNode(divides ? "Mul" : "Add", List.of(node.input(0), name), List.of(node.output()))
                .named(node.name());
        model.nodes().set(model.nodes().indexOf(node), same);
    }

    private static void padding(OnnxModel model, OnnxNode node) {
        OnnxNode conv = model.onlyConsumer(node.output());
        TensorProto pads = model.constant(node.input(1));
        TensorProto value = model.constant(node.input(2));
        boolean zeros = node.input(2).isEmpty()
                || (value != null && Constants.isFloat(value) && Constants.floats(value)[0] == 0);
        boolean mergeable = pads != null
                && zeros
                && node.input(3).isEmpty()
                && node.text("mode", "constant").equals("constant")
                && conv != null
                && conv.is("Conv")
                && conv.input(0).equals(node.output())
                && conv.text("auto_pad", "NOTSET").equals("NOTSET");
        if (!mergeable) {
            return;
        }
        long[] given = Constants.integers(Objects.requireNonNull(pads));
        int rank = given.length / 2;
        int spatial = rank - 2;
        List<Long> own = Objects.requireNonNull(conv).integers("pads");
        if (spatial < 1 || given[0] != 0 || given[1] != 0 || given[rank] != 0 || given[rank + 1] != 0) {
            return;
        }
        List<Long> merged = new ArrayList<>();
        for (int i = 0; i < 2 * spatial; i++) {
            long added = given[i < spatial ? 2 + i : rank + 2 + i - spatial];
            if (added < 0) {
                return; // it crops
            }
            merged.add(added + (own.isEmpty() ? 0 : own.get(i)));
        }
        conv.with("pads", merged);
        NoOperations.bypass(model, node);
    }
}
