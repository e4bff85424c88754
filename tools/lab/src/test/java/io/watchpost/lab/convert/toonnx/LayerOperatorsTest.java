package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.ElementType;
import io.watchpost.lab.convert.RandomTflite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.Padding;

/** Operators that multiply with weights: both engines give the same. */
final class LayerOperatorsTest implements OperatorFamily {
    static Stream<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (byte padding : new byte[] {Padding.SAME, Padding.VALID}) {
            for (int stride : new int[] {1, 2}) {
                for (int kernel : new int[] {1, 3, 4}) {
                    String how = "padding " + Padding.name(padding) + " stride " + stride + " kernel " + kernel;
                    cases.add(
                            OperatorCase.of("conv " + how, 1 / 32f, model -> conv(model, padding, stride, kernel, 1)));
                    cases.add(OperatorCase.of(
                            "depthwise " + how, 1 / 32f, model -> depthwise(model, padding, stride, kernel)));
                }
            }
        }
        cases.add(OperatorCase.of("dilated conv", 1 / 32f, model -> conv(model, Padding.SAME, 1, 3, 2)));
        cases.add(OperatorCase.of("conv without bias", 1 / 32f, LayerOperatorsTest::convWithoutBias));
        cases.add(new OperatorCase(
                "grouped conv",
                List.of(ElementType.FLOAT32, ElementType.INT8),
                1 / 32f,
                LayerOperatorsTest::groupedConv));
        cases.add(OperatorCase.of("conv of a padded picture", 1 / 32f, LayerOperatorsTest::paddedConv));
        cases.add(OperatorCase.of("dense after a picture", 1 / 16f, LayerOperatorsTest::dense));
        return cases.stream();
    }

    private static int conv(RandomTflite model, byte padding, int stride, int kernel, int dilation) {
        Conv2DOptionsT options = convOptions(padding, stride, dilation);
        options.setFusedActivationFunction(ActivationFunctionType.RELU6);
        int output = model.tensor("output", spatial(padding, stride, kernel, 7), 1 / 32f, -20);
        int weights = model.weights("weights", 0, 7, kernel, kernel, 5);
        model.operator(
                BuiltinOperator.CONV_2D,
                3,
                BuiltinOptions.Conv2DOptions,
                options,
                List.of(model.input(), weights, model.bias("bias", 7)),
                output);
        return output;
    }

    private static int convWithoutBias(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 5, 6, 7), 1 / 32f, 3);
        int weights = model.weights("weights", 0, 7, 1, 1, 5);
        model.operator(
                BuiltinOperator.CONV_2D,
                3,
                BuiltinOptions.Conv2DOptions,
                convOptions(Padding.VALID, 1, 1),
                List.of(model.input(), weights, model.bias("none", 7)),
                output);
        return output;
    }

    private static int groupedConv(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 5, 6, 10), 1 / 32f, 3);
        int weights = model.weights("weights", 0, 10, 3, 3, 1);
        model.operator(
                BuiltinOperator.CONV_2D,
                3,
                BuiltinOptions.Conv2DOptions,
                convOptions(Padding.SAME, 1, 1),
                List.of(model.input(), weights, model.bias("bias", 10)),
                output);
        return output;
    }

    private static Conv2DOptionsT convOptions(byte padding, int stride, int dilation) {
        Conv2DOptionsT options = new Conv2DOptionsT();
        options.setPadding(padding);
        options.setStrideH(stride);
        options.setStrideW(stride);
        options.setDilationHFactor(dilation);
        options.setDilationWFactor(dilation);
        return options;
    }

    private static int depthwise(RandomTflite model, byte padding, int stride, int kernel) {
        DepthwiseConv2DOptionsT options = new DepthwiseConv2DOptionsT();
        options.setPadding(padding);
        options.setStrideH(stride);
        options.setStrideW(stride);
        options.setDepthMultiplier(2);
        int output = model.tensor("output", spatial(padding, stride, kernel, 10), 1 / 32f, 10);
        int weights = model.weights("weights", 3, 1, kernel, kernel, 10);
        model.operator(
                BuiltinOperator.DEPTHWISE_CONV_2D,
                3,
                BuiltinOptions.DepthwiseConv2DOptions,
                options,
                List.of(model.input(), weights, model.bias("bias", 10)),
                output);
        return output;
    }

    private static int paddedConv(RandomTflite model) {
        int padded = model.tensor("padded", List.of(1, 6, 8, 5), RandomTflite.SCALE, 0);
        int sides = model.integers("sides", List.of(4, 2), 0, 0, 1, 0, 2, 0, 0, 0);
        model.operator(BuiltinOperator.PAD, 2, BuiltinOptions.NONE, null, List.of(model.input(), sides), padded);
        int output = model.tensor("output", List.of(1, 2, 3, 7), 1 / 32f, -20);
        int weights = model.weights("weights", 0, 7, 3, 3, 5);
        model.operator(
                BuiltinOperator.CONV_2D,
                3,
                BuiltinOptions.Conv2DOptions,
                convOptions(Padding.VALID, 2, 1),
                List.of(padded, weights, model.bias("bias", 7)),
                output);
        return output;
    }

    private static List<Integer> spatial(byte padding, int stride, int kernel, int channels) {
        int lost = padding == Padding.SAME ? 0 : kernel - 1;
        return List.of(1, (5 - lost + stride - 1) / stride, (6 - lost + stride - 1) / stride, channels);
    }

    private static int dense(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 4), 1 / 16f, 0);
        int weights = model.weights("weights", 0, 4, 150);
        model.operator(
                BuiltinOperator.FULLY_CONNECTED,
                12,
                BuiltinOptions.FullyConnectedOptions,
                new FullyConnectedOptionsT(),
                List.of(model.input(), weights, model.bias("bias", 4)),
                output);
        return output;
    }
}
