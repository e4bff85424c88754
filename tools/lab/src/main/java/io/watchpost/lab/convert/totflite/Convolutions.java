package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.tflite.Permutation;
import java.util.List;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;

/** Conv over two dimensions, with any groups. */
final class Convolutions {
    /** Depthwise weights [C, 1, H, W] become [1, H, W, C]. */
    private static final Permutation DEPTHWISE = new Permutation(List.of(1, 2, 3, 0));

    private Convolutions() {}

    static void lower(OnnxNode node, Lowering lowering) throws EngineException {
        Value picture = lowering.picture(node, 0);
        Int8Weights weights = Int8Weights.of(lowering.model(), node, node.input(1), 0);
        int channels = picture.shape().get(1);
        int groups = Math.toIntExact(node.integer("group", 1));
        if (weights.shape().size() != 4
                || groups < 1
                || weights.shape().get(1) * groups != channels
                || weights.channels() % groups != 0) {
            throw EngineException.refused("its operator " + node + " has the weights " + weights.shape()
                    + " for a picture of " + channels + " channels in " + groups + " groups");
        }
        Destination destination = lowering.destination(node, null);
        Quantization quantization = Lowering.quantization(destination);
        List<Integer> shape = lowering.shape(node.output());
        List<Integer> kernel = weights.shape().subList(2, 4);
        List<Integer> strides = sides(node, "strides");
        List<Integer> dilations = sides(node, "dilations");
        Pads pads = Pads.of(node, picture.shape().subList(2, 4), shape.subList(2, 4), kernel, strides, dilations);
        String name = destination.tensors().getLast();
        Value source = pads.isExplicit()
                ? Padder.picture(
                        lowering.writer(),
                        name,
                        picture,
                        pads,
                        picture.quantization().zeroPoint())
                : picture;
        byte fused = destination.clamp().fused(quantization);
        byte activation = fused < 0 ? ActivationFunctionType.NONE : fused;
        boolean depthwise = groups == channels && groups > 1;
        LayerConstants layer =
                new LayerConstants(weights, depthwise ? DEPTHWISE : Permutation.NCHW_TO_NHWC, depthwise ? 3 : 0, false);
        List<Integer> operands = layer.operands(node, lowering, source);
        int output = lowering.writer().tensor(name, Permutation.NCHW_TO_NHWC.apply(shape), quantization);
        if (depthwise) {
            DepthwiseConv2DOptionsT options = new DepthwiseConv2DOptionsT();
            options.setPadding(pads.kind());
            options.setStrideH(strides.get(0));
            options.setStrideW(strides.get(1));
            options.setDilationHFactor(dilations.get(0));
            options.setDilationWFactor(dilations.get(1));
            options.setDepthMultiplier(weights.channels() / channels);
            options.setFusedActivationFunction(activation);
            lowering.writer()
                    .operator(
                            BuiltinOperator.DEPTHWISE_CONV_2D,
                            BuiltinOptions.DepthwiseConv2DOptions,
                            options,
                            operands,
                            output);
        } else {
            Conv2DOptionsT options = new Conv2DOptionsT();
            options.setPadding(pads.kind());
            options.setStrideH(strides.get(0));
            options.setStrideW(strides.get(1));
            options.setDilationHFactor(dilations.get(0));
            options.setDilationWFactor(dilations.get(1));
            options.setFusedActivationFunction(activation);
            lowering.writer()
                    .operator(
                            BuiltinOperator.CONV_2D,
                            groups > 1
                                    ? OperatorVersion.GROUPED_CONVOLUTION
                                    : OperatorVersion.of(BuiltinOperator.CONV_2D),
                            BuiltinOptions.Conv2DOptions,
                            options,
                            operands,
                            output);
        }
        lowering.finishClamping(destination, Value.of(output, quantization, shape, Permutation.NCHW_TO_NHWC), fused);
    }

    private static List<Integer> sides(OnnxNode node, String attribute) throws EngineException {
        List<Long> given = node.integers(attribute);
        if (given.isEmpty()) {
            return List.of(1, 1);
        }
        if (given.size() != 2 || given.stream().anyMatch(side -> side < 1 || side > Short.MAX_VALUE)) {
            throw EngineException.refused(
                    "its operator " + node + " has the " + attribute + " " + given + "; two dimensions are converted");
        }
        return given.stream().map(Math::toIntExact).toList();
    }
}
