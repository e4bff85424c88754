package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives every dense layer one form, however it was exported: Gemm with weights {@code [outputs, inputs]} (transB), a bias
 * {@code [outputs]} and no further factors. MatMul with a following Add becomes one, too.
 */
final class DenseLayers {
    private DenseLayers() {}

    /** Whether a Gemm has that form. */
    static boolean isPlain(OnnxNode gemm) {
        return gemm.integer("transA", 0) == 0
                && gemm.integer("transB", 0) == 1
                && gemm.real("alpha", 1) == 1
                && gemm.real("beta", 1) == 1;
    }

    static void apply(OnnxModel model, TensorShapes shapes) {
        for (OnnxNode node : List.copyOf(model.nodes())) {
            TensorProto weights = model.constant(node.input(1));
            if (weights == null || weights.getDimsCount() != 2 || !Constants.isFloat(weights)) {
                continue;
            }
            if (node.is("Gemm") && node.integer("transA", 0) == 0) {
                gemm(model, node, weights);
            } else if (node.is("MatMul") && shapes.rank(node.input(0)) == 2) {
                matMul(model, node, weights);
            }
        }
        model.removeUnused();
    }

    private static void gemm(OnnxModel model, OnnxNode node, TensorProto weights) {
        boolean transposed = node.integer("transB", 0) == 1;
        int outputs = Math.toIntExact(weights.getDims(transposed ? 0 : 1));
        float[] bias = new float[outputs];
        if (!node.input(2).isEmpty()) {
            float[] given = row(model.constant(node.input(2)), outputs);
            if (given == null) {
                return; // a bias that is computed, or one for each picture: it stays as it is
            }
            float beta = node.real("beta", 1);
            for (int i = 0; i < outputs; i++) {
                bias[i] = given[i] * beta;
            }
        }
        rewrite(model, node, weights, transposed, node.real("alpha", 1), bias, node.output());
    }

    private static void matMul(OnnxModel model, OnnxNode node, TensorProto weights) {
        int outputs = Math.toIntExact(weights.getDims(1));
        OnnxNode add = model.onlyConsumer(node.output());
        if (add != null && add.is("Add")) {
            String other = add.input(0).equals(node.output()) ? add.input(1) : add.input(0);
            float[] bias = row(model.constant(other), outputs);
            if (bias != null) {
                model.nodes().remove(add);
                rewrite(model, node, weights, false, 1, bias, add.output());
                return;
            }
        }
        rewrite(model, node, weights, false, 1, new float[outputs], node.output());
    }

    private static void rewrite(
            OnnxModel model,
            OnnxNode node,
            TensorProto weights,
            boolean transposed,
            float factor,
            float[] bias,
            String output) {
        int outputs = bias.length;
        float[] given = Constants.floats(weights);
        int inputs = outputs == 0 ? 0 : given.length / outputs;
        float[] values = new float[given.length];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                values[o * inputs + i] = factor * given[transposed ? o * inputs + i : i * outputs + o];
            }
        }
        String weightsName = model.freshName(node.input(1) + "_dense");
        String biasName = model.freshName(node.name() + "_bias");
        model.putConstant(Constants.floats(weightsName, List.of((long) outputs, (long) inputs), values));
        model.putConstant(Constants.floats(biasName, List.of((long) outputs), bias));
        OnnxNode plain = new OnnxNode("Gemm", List.of(node.input(0), weightsName, biasName), List.of(output))
                .named(node.name())
                .with("transB", 1);
        model.nodes().set(model.nodes().indexOf(node), plain);
    }

    /** A constant as one row of so many values; null when it isn't one. */
    private static float @Nullable [] row(@Nullable TensorProto constant, int columns) {
        if (constant == null || !Constants.isFloat(constant)) {
            return null;
        }
        int elements = Constants.elements(constant);
        int last = constant.getDimsCount() == 0
                ? 1
                : Math.toIntExact(constant.getDimsList().getLast());
        if (constant.getDimsCount() > 2 || elements != last || (elements != 1 && elements != columns)) {
            return null;
        }
        float[] values = Constants.floats(Objects.requireNonNull(constant));
        float[] row = new float[columns];
        for (int i = 0; i < columns; i++) {
            row[i] = values[elements == 1 ? 0 : i];
        }
        return row;
    }
}
