package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;

/** CONV_2D (grouped ones as well) and DEPTHWISE_CONV_2D. */
final class Convolutions {
    /** Depthwise weights [1, H, W, C] become [C, 1, H, W]. */
    private static final Permutation DEPTHWISE = new Permutation(List.of(3, 0, 1, 2));

    private Convolutions() {}

    static void convolution(TfliteOperator operator, Translation translation) throws EngineException {
        Conv2DOptions options =
                Translation.required(operator.options(BuiltinOptions.Conv2DOptions, new Conv2DOptions()), operator);
        TfliteTensor picture = Operands.picture(operator, translation);
        TfliteTensor weights = Weights.of(operator, translation, 4);
        int groups = picture.shape().get(3) / Math.max(1, weights.shape().get(3));
        requireFit(
                operator,
                picture,
                weights,
                groups * weights.shape().get(3) == picture.shape().get(3));
        new Convolution(operator, picture, weights, groups, Permutation.NHWC_TO_NCHW)
                .write(
                        translation,
                        options.padding(),
                        List.of(options.strideH(), options.strideW()),
                        List.of(options.dilationHFactor(), options.dilationWFactor()),
                        options.fusedActivationFunction());
    }

    static void depthwise(TfliteOperator operator, Translation translation) throws EngineException {
        DepthwiseConv2DOptions options = Translation.required(
                operator.options(BuiltinOptions.DepthwiseConv2DOptions, new DepthwiseConv2DOptions()), operator);
        TfliteTensor picture = Operands.picture(operator, translation);
        TfliteTensor weights = Weights.of(operator, translation, 4);
        int channels = picture.shape().get(3);
        boolean fits =
                weights.shape().get(0) == 1 && channels > 0 && weights.shape().get(3) % channels == 0;
        requireFit(operator, picture, weights, fits);
        new Convolution(operator, picture, weights, channels, DEPTHWISE)
                .write(
                        translation,
                        options.padding(),
                        List.of(options.strideH(), options.strideW()),
                        List.of(options.dilationHFactor(), options.dilationWFactor()),
                        options.fusedActivationFunction());
    }

    private static void requireFit(TfliteOperator operator, TfliteTensor picture, TfliteTensor weights, boolean fits)
            throws EngineException {
        if (!fits) {
            throw EngineException.refused(
                    "is damaged: its operator " + operator + " reads " + picture + " with the weights " + weights);
        }
    }

    /**
     * What both kinds have.
     *
     * @param order of the weights in ONNX: [outputs, inputs of a group, height, width]
     */
    private record Convolution(
            TfliteOperator operator, TfliteTensor picture, TfliteTensor weights, int groups, Permutation order) {

        void write(Translation translation, byte padding, List<Integer> strides, List<Integer> dilations, byte fused)
                throws EngineException {
            Window window = Window.of(
                    operator,
                    padding,
                    picture.shape().subList(1, 3),
                    weights.shape().subList(1, 3),
                    strides,
                    dilations);
            Activation activation = Activation.of(fused, operator);
            Window padded = translation.padding().around(window, operator.input(0));
            int source = translation.padding().source(operator.input(0));
            LayerNumbers numbers = LayerNumbers.of(operator, translation, source, weights, order);
            List<String> inputs = new ArrayList<>(List.of(numbers.values()));
            inputs.addAll(numbers.constants());
            String sums = translation
                    .onnx()
                    .node(
                            "Conv",
                            translation.tensor(operator.output()).name() + "/sums",
                            inputs,
                            padded.dilationsAttribute(),
                            OnnxWriter.integer("group", groups),
                            padded.kernelShape(),
                            padded.pads(),
                            padded.stridesAttribute());
            numbers.result(sums, activation);
        }
    }
}
