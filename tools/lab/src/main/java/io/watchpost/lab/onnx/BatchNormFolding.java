package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Objects;

/**
 * Works batch normalization, and other constant scales and shifts of channels, into the weights of the convolution or
 * dense layer before it. One that has no such layer before it, as in networks that normalize first, becomes a 1×1
 * convolution of its own over each channel, so that it can be quantized like every other.
 */
final class BatchNormFolding {
    private static final int PICTURE_RANK = 4;

    private BatchNormFolding() {}

    static void apply(OnnxModel model, TensorShapes shapes) {
        for (OnnxNode node : List.copyOf(model.nodes())) {
            ChannelAffine affine = ChannelAffine.of(model, shapes, node);
            if (affine == null) {
                continue;
            }
            OnnxNode before = model.producer(affine.input());
            if (before != null
                    && before.is("Conv", "Gemm")
                    && model.onlyConsumer(affine.input()) == node
                    && hasConstantWeights(model, before)) {
                fold(model, before, affine);
                model.nodes().remove(node);
                before.setOutput(0, node.output());
            } else if (affine.channels() > 1 && shapes.rank(affine.input()) == PICTURE_RANK) {
                model.nodes().set(model.nodes().indexOf(node), convolution(model, node, affine));
            }
        }
        model.removeUnused();
    }

    private static boolean hasConstantWeights(OnnxModel model, OnnxNode layer) {
        TensorProto weights = model.constant(layer.input(1));
        TensorProto bias = model.constant(layer.input(2));
        boolean plainDense = !layer.is("Gemm") || DenseLayers.isPlain(layer);
        return weights != null
                && Constants.isFloat(weights)
                && plainDense
                && (layer.input(2).isEmpty() || (bias != null && Constants.isFloat(bias)));
    }

    private static void fold(OnnxModel model, OnnxNode layer, ChannelAffine affine) {
        TensorProto weights = Objects.requireNonNull(model.constant(layer.input(1)));
        int channels = Math.toIntExact(weights.getDims(0));
        if (affine.channels() != 1 && affine.channels() != channels) {
            throw new DamagedModel("its operator " + layer + " has " + channels + " outputs and is followed by "
                    + affine.channels() + " scales");
        }
        float[] values = Constants.floats(weights);
        int each = values.length / channels;
        TensorProto biasTensor = model.constant(layer.input(2));
        float[] old = biasTensor == null ? new float[channels] : Constants.floats(biasTensor);
        float[] bias = new float[channels];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < each; i++) {
                values[c * each + i] = (float) (values[c * each + i] * affine.scale(c));
            }
            bias[c] = (float) (old[c] * affine.scale(c) + affine.shift(c));
        }
        String weightsName = model.freshName(layer.input(1) + "_folded");
        String biasName = model.freshName(layer.name() + "_bias");
        model.putConstant(Constants.floats(weightsName, weights.getDimsList(), values));
        model.putConstant(Constants.floats(biasName, List.of((long) channels), bias));
        layer.setInput(1, weightsName);
        layer.setInput(2, biasName);
    }

    private static OnnxNode convolution(OnnxModel model, OnnxNode node, ChannelAffine affine) {
        long channels = affine.channels();
        float[] weights = new float[(int) channels];
        float[] bias = new float[(int) channels];
        for (int c = 0; c < channels; c++) {
            weights[c] = (float) affine.scale(c);
            bias[c] = (float) affine.shift(c);
        }
        String weightsName = model.freshName(node.name() + "_weights");
        String biasName = model.freshName(node.name() + "_bias");
        model.putConstant(Constants.floats(weightsName, List.of(channels, 1L, 1L, 1L), weights));
        model.putConstant(Constants.floats(biasName, List.of(channels), bias));
        return new OnnxNode("Conv", List.of(affine.input(), weightsName, biasName), List.of(node.output()))
                .named(node.name())
                .with("group", channels)
                .with("kernel_shape", List.of(1L, 1L));
    }
}
