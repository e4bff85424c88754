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
        if (groups * weights.shape().get(3) != picture.shape().get(3)) {
            throw EngineException.refused(
                    "is damaged: its operator " + operator + " reads " + picture + " with the weights " + weights);
        }
        Window window = Window.of(
                operator,
                options.padding(),
                picture.shape().subList(1, 3),
                weights.shape().subList(1, 3),
                List.of(options.strideH(), options.strideW()),
                List.of(options.dilationHFactor(), options.dilationWFactor()));
        write(
                operator,
                translation,
                window,
                groups,
                translation.weights(weights, Permutation.NHWC_TO_NCHW),
                Activation.of(options.fusedActivationFunction(), operator));
    }

    static void depthwise(TfliteOperator operator, Translation translation) throws EngineException {
        DepthwiseConv2DOptions options = Translation.required(
                operator.options(BuiltinOptions.DepthwiseConv2DOptions, new DepthwiseConv2DOptions()), operator);
        TfliteTensor picture = Operands.picture(operator, translation);
        TfliteTensor weights = Weights.of(operator, translation, 4);
        int channels = picture.shape().get(3);
        if (weights.shape().get(0) != 1 || channels < 1 || weights.shape().get(3) % channels != 0) {
            throw EngineException.refused(
                    "is damaged: its operator " + operator + " reads " + picture + " with the weights " + weights);
        }
        Window window = Window.of(
                operator,
                options.padding(),
                picture.shape().subList(1, 3),
                weights.shape().subList(1, 3),
                List.of(options.strideH(), options.strideW()),
                List.of(options.dilationHFactor(), options.dilationWFactor()));
        write(
                operator,
                translation,
                window,
                channels,
                translation.weights(weights, DEPTHWISE),
                Activation.of(options.fusedActivationFunction(), operator));
    }

    private static void write(
            TfliteOperator operator,
            Translation translation,
            Window window,
            int groups,
            String weights,
            Activation activation)
            throws EngineException {
        String name = translation.tensor(operator.output()).name();
        List<String> inputs = new ArrayList<>();
        Window padded = translation.padding().around(window, operator.input(0));
        inputs.add(translation.real(translation.padding().source(operator.input(0))));
        inputs.add(weights);
        String bias = Weights.bias(operator, translation);
        if (!bias.isEmpty()) {
            inputs.add(bias);
        }
        String sums = translation
                .onnx()
                .node(
                        "Conv",
                        name + "/sums",
                        inputs,
                        padded.dilationsAttribute(),
                        OnnxWriter.integer("group", groups),
                        padded.kernelShape(),
                        padded.pads(),
                        padded.stridesAttribute());
        translation.result(operator.output(), sums, activation);
    }
}
