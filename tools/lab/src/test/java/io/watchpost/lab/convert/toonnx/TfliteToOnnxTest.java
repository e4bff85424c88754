package io.watchpost.lab.convert.toonnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFormat;
import io.watchpost.lab.convert.ModelRun;
import io.watchpost.lab.convert.RandomTflite;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.convert.model.Normalization;
import io.watchpost.lab.convert.totflite.OnnxToTflite;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.tflite.TfliteReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptionsT;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.LeakyReluOptionsT;
import org.tensorflow.lite.schema.MulOptionsT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.ReshapeOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;
import org.tensorflow.lite.schema.SubOptionsT;

/** Every operator, as one small random model in each kind of numbers: both engines give the same. */
final class TfliteToOnnxTest {
    private static final long SEED = 20_261_121;
    private static final ModelDescription NAMELESS =
            new ModelDescription("", "", "", "", List.of(), Normalization.UNKNOWN);

    /**
     * An operator to be tried.
     *
     * @param types in which it exists
     * @param step of the output, the allowed difference of integers
     */
    record Case(String name, List<ElementType> types, float step, Maker maker) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Adds operators to a model; gives the output's tensor. */
    interface Maker {
        int make(RandomTflite model);
    }

    private static final List<ElementType> ALL = List.of(ElementType.FLOAT32, ElementType.INT8, ElementType.UINT8);

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (byte padding : new byte[] {Padding.SAME, Padding.VALID}) {
            for (int stride : new int[] {1, 2}) {
                for (int kernel : new int[] {1, 3, 4}) {
                    String how = "padding " + Padding.name(padding) + " stride " + stride + " kernel " + kernel;
                    cases.add(new Case("conv " + how, ALL, 1 / 32f, model -> conv(model, padding, stride, kernel, 1)));
                    cases.add(new Case(
                            "depthwise " + how, ALL, 1 / 32f, model -> depthwise(model, padding, stride, kernel)));
                    cases.add(new Case(
                            "max pool " + how,
                            ALL,
                            RandomTflite.SCALE,
                            model -> pool(model, BuiltinOperator.MAX_POOL_2D, padding, stride, kernel)));
                    cases.add(new Case(
                            "average pool " + how,
                            ALL,
                            RandomTflite.SCALE,
                            model -> pool(model, BuiltinOperator.AVERAGE_POOL_2D, padding, stride, kernel)));
                }
            }
        }
        cases.add(new Case("dilated conv", ALL, 1 / 32f, model -> conv(model, Padding.SAME, 1, 3, 2)));
        cases.add(new Case("conv without bias", ALL, 1 / 32f, TfliteToOnnxTest::convWithoutBias));
        cases.add(new Case(
                "grouped conv",
                List.of(ElementType.FLOAT32, ElementType.INT8),
                1 / 32f,
                TfliteToOnnxTest::groupedConv));
        cases.add(new Case("dense after a picture", ALL, 1 / 16f, TfliteToOnnxTest::dense));
        for (byte fused : new byte[] {
            ActivationFunctionType.RELU, ActivationFunctionType.RELU6, ActivationFunctionType.RELU_N1_TO_1
        }) {
            cases.add(new Case("add " + ActivationFunctionType.name(fused), ALL, 1 / 40f, model -> add(model, fused)));
        }
        cases.add(new Case("mul by one value a channel", ALL, 1 / 30f, TfliteToOnnxTest::mul));
        cases.add(new Case("sub of a row", ALL, 1 / 30f, TfliteToOnnxTest::sub));
        for (int code : new int[] {BuiltinOperator.RELU, BuiltinOperator.RELU6, BuiltinOperator.RELU_N1_TO_1}) {
            cases.add(new Case(BuiltinOperator.name(code), ALL, RandomTflite.SCALE, model -> unary(model, code)));
        }
        cases.add(new Case("leaky relu", ALL, 1 / 50f, TfliteToOnnxTest::leaky));
        cases.add(
                new Case("hard swish", ALL, 1 / 50f, model -> plain(model, BuiltinOperator.HARD_SWISH, 1, 1 / 50f, 0)));
        cases.add(new Case(
                "logistic", ALL, 1 / 256f, model -> plain(model, BuiltinOperator.LOGISTIC, 2, 1 / 256f, -128)));
        cases.add(new Case("tanh", ALL, 1 / 128f, model -> plain(model, BuiltinOperator.TANH, 2, 1 / 128f, 0)));
        cases.add(new Case("softmax over channels", ALL, 1 / 256f, TfliteToOnnxTest::softmax));
        cases.add(new Case("mean to a row", ALL, 1 / 100f, model -> mean(model, false, 1, 2)));
        cases.add(new Case("mean of a picture", ALL, 1 / 100f, model -> mean(model, true, 1, 2)));
        cases.add(new Case("mean over channels", ALL, 1 / 100f, model -> mean(model, false, 3)));
        cases.add(new Case("mean over negative axes", ALL, 1 / 100f, model -> mean(model, true, -2, -3)));
        cases.add(new Case("reshape to a row", ALL, RandomTflite.SCALE, model -> reshape(model, true, 1, 150)));
        cases.add(new Case("reshape without a shape", ALL, RandomTflite.SCALE, model -> reshape(model, false, 1, 150)));
        cases.add(
                new Case("reshape to a picture", ALL, RandomTflite.SCALE, model -> reshape(model, true, 1, 10, 5, 3)));
        cases.add(new Case("transpose", ALL, RandomTflite.SCALE, TfliteToOnnxTest::transpose));
        cases.add(new Case("pad", ALL, RandomTflite.SCALE, TfliteToOnnxTest::pad));
        cases.add(new Case("conv of a padded picture", ALL, 1 / 32f, TfliteToOnnxTest::paddedConv));
        cases.add(new Case("concatenation of channels", ALL, RandomTflite.SCALE, model -> concat(model, 3)));
        cases.add(new Case("concatenation of rows", ALL, RandomTflite.SCALE, model -> concat(model, -3)));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothEnginesGiveTheSame(Case attempt) throws EngineException {
        for (ElementType type : attempt.types()) {
            RandomTflite model = new RandomTflite(type, SEED, 1, 5, 6, 5);
            byte[] source = model.bytes(attempt.maker().make(model));
            List<OnnxOptions> ways = new ArrayList<>(List.of(
                    new OnnxOptions(Precision.FLOAT, true, false), new OnnxOptions(Precision.FLOAT, true, true)));
            if (type != ElementType.FLOAT32) {
                ways.add(new OnnxOptions(Precision.INT8, true, false));
                ways.add(new OnnxOptions(Precision.INT8, true, true));
            }
            float[] values = model.values();
            try (ModelRun run = ModelRun.of(source, ModelFormat.TFLITE)) {
                float[] expected = run.run(values, model.inputShape());
                for (OnnxOptions way : ways) {
                    float[] found = converted(source, way, values, model.inputShape());
                    double allowed = type == ElementType.FLOAT32 ? 1e-4 : attempt.step() * 1.01;
                    assertThat(ModelRun.distance(expected, found))
                            .as("%s %s %s, seed %d", attempt, type, way, SEED)
                            .isLessThanOrEqualTo(allowed);
                }
            }
        }
    }

    /** The int8 model goes to ONNX and comes back as one that gives the same. */
    @ParameterizedTest
    @MethodSource("cases")
    void andBackAgain(Case attempt) throws EngineException {
        RandomTflite model = new RandomTflite(ElementType.INT8, SEED, 1, 5, 6, 5);
        byte[] source = model.bytes(attempt.maker().make(model));
        ModelProto onnx = TfliteToOnnx.convert(
                TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)),
                new OnnxOptions(Precision.INT8, true, false),
                NAMELESS);
        byte[] back = OnnxToTflite.convert(OnnxModel.of(onnx), NAMELESS).bytes();
        float[] values = model.values();
        try (ModelRun before = ModelRun.of(source, ModelFormat.TFLITE);
                ModelRun after = ModelRun.of(back, ModelFormat.TFLITE)) {
            float[] expected = before.run(values, model.inputShape());
            float[] found = after.run(values, model.inputShape());
            assertThat(ModelRun.distance(expected, found))
                    .as("%s, seed %d", attempt, SEED)
                    .isLessThanOrEqualTo(attempt.step() * 1.01);
        }
    }

    private static float[] converted(byte[] source, OnnxOptions way, float[] values, List<Integer> shape)
            throws EngineException {
        byte[] onnx = TfliteToOnnx.convert(TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)), way, NAMELESS)
                .toByteArray();
        try (ModelRun run = ModelRun.of(onnx, ModelFormat.ONNX)) {
            float[] found = run.run(values, shape);
            // with the input's order kept, a picture that is given out still has that of ONNX
            List<Integer> given = run.output().shape();
            return way.keepsInputOrder() && given.size() == 4 ? turned(found, given) : found;
        }
    }

    private static float[] turned(float[] values, List<Integer> shape) {
        float[] turned = new float[values.length];
        int channels = shape.get(1);
        int pixels = values.length / channels;
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < pixels; p++) {
                turned[p * channels + c] = values[c * pixels + p];
            }
        }
        return turned;
    }

    @Test
    void customOperatorsAreRefusedByName() {
        RandomTflite model = new RandomTflite(ElementType.INT8, SEED, 1, 5, 6, 5);
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1, 0);
        model.operator(BuiltinOperator.CUMSUM, 1, BuiltinOptions.NONE, null, List.of(model.input()), output);
        byte[] source = model.bytes(output);
        assertThatThrownBy(() -> TfliteToOnnx.convert(
                        TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)),
                        new OnnxOptions(Precision.INT8, true, false),
                        NAMELESS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("CUMSUM")
                .hasMessageContaining("CONV_2D");
    }

    @Test
    void aFloatModelHasNoInt8Form() {
        RandomTflite model = new RandomTflite(ElementType.FLOAT32, SEED, 1, 5, 6, 5);
        byte[] source = model.bytes(unary(model, BuiltinOperator.RELU));
        assertThatThrownBy(() -> TfliteToOnnx.convert(
                        TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)),
                        new OnnxOptions(Precision.INT8, true, false),
                        NAMELESS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("float model");
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        RandomTflite model = new RandomTflite(ElementType.INT8, SEED, 1, 5, 6, 5);
        byte[] source = model.bytes(conv(model, Padding.SAME, 1, 3, 1));
        for (int length = 16; length < source.length - 64; length += 37) {
            byte[] cut = Arrays.copyOf(source, length);
            assertThatThrownBy(() -> TfliteReader.read(ModelRun.file(cut, ModelFormat.TFLITE)))
                    .as("cut to %d of %d bytes", length, source.length)
                    .isInstanceOf(EngineException.class);
        }
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

    private static int pool(RandomTflite model, int code, byte padding, int stride, int kernel) {
        Pool2DOptionsT options = new Pool2DOptionsT();
        options.setPadding(padding);
        options.setStrideH(stride);
        options.setStrideW(stride);
        options.setFilterHeight(kernel);
        options.setFilterWidth(kernel);
        int output = model.tensor("output", spatial(padding, stride, kernel, 5), RandomTflite.SCALE, 0);
        model.operator(code, 2, BuiltinOptions.Pool2DOptions, options, List.of(model.input()), output);
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

    private static int add(RandomTflite model, byte fused) {
        AddOptionsT options = new AddOptionsT();
        options.setFusedActivationFunction(fused);
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 40f, 2);
        int other = model.operand("other", 1 / 50f, 7, 1, 5, 6, 5);
        model.operator(
                BuiltinOperator.ADD, 2, BuiltinOptions.AddOptions, options, List.of(model.input(), other), output);
        return output;
    }

    private static int mul(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 30f, 2);
        int other = model.operand("other", 1 / 50f, 7, 5);
        model.operator(
                BuiltinOperator.MUL,
                2,
                BuiltinOptions.MulOptions,
                new MulOptionsT(),
                List.of(model.input(), other),
                output);
        return output;
    }

    private static int sub(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 30f, 2);
        int other = model.operand("other", 1 / 50f, 7, 1, 1, 6, 1);
        model.operator(
                BuiltinOperator.SUB,
                2,
                BuiltinOptions.SubOptions,
                new SubOptionsT(),
                List.of(model.input(), other),
                output);
        return output;
    }

    private static int unary(RandomTflite model, int code) {
        return plain(model, code, code == BuiltinOperator.RELU_N1_TO_1 ? 1 : 2, RandomTflite.SCALE, 0);
    }

    private static int plain(RandomTflite model, int code, int version, float scale, int center) {
        int output = model.tensor("output", List.of(1, 5, 6, 5), scale, center);
        model.operator(code, version, BuiltinOptions.NONE, null, List.of(model.input()), output);
        return output;
    }

    private static int leaky(RandomTflite model) {
        LeakyReluOptionsT options = new LeakyReluOptionsT();
        options.setAlpha(0.1f);
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 50f, -30);
        model.operator(
                BuiltinOperator.LEAKY_RELU,
                2,
                BuiltinOptions.LeakyReluOptions,
                options,
                List.of(model.input()),
                output);
        return output;
    }

    private static int softmax(RandomTflite model) {
        SoftmaxOptionsT options = new SoftmaxOptionsT();
        options.setBeta(1);
        int output = model.tensor("output", List.of(1, 5, 6, 5), 1 / 256f, -128);
        model.operator(
                BuiltinOperator.SOFTMAX, 2, BuiltinOptions.SoftmaxOptions, options, List.of(model.input()), output);
        return output;
    }

    private static int mean(RandomTflite model, boolean keeps, int... axes) {
        ReducerOptionsT options = new ReducerOptionsT();
        options.setKeepDims(keeps);
        List<Integer> shape = new ArrayList<>(List.of(1, 5, 6, 5));
        for (int axis : axes) {
            shape.set(Math.floorMod(axis, 4), keeps ? 1 : -1);
        }
        shape.removeIf(size -> size < 0);
        int output = model.tensor("output", shape, 1 / 100f, 5);
        int constant = model.integers("axes", List.of(axes.length), axes);
        model.operator(
                BuiltinOperator.MEAN,
                2,
                BuiltinOptions.ReducerOptions,
                options,
                List.of(model.input(), constant),
                output);
        return output;
    }

    /** Operators that only move values don't say what these stand for: one that computes comes first. */
    private static int moved(RandomTflite model) {
        int output = model.tensor("computed", List.of(1, 5, 6, 5), RandomTflite.SCALE, 0);
        model.operator(BuiltinOperator.RELU6, 2, BuiltinOptions.NONE, null, List.of(model.input()), output);
        return output;
    }

    private static int reshape(RandomTflite model, boolean hasShape, Integer... shape) {
        int output = model.tensor("output", List.of(shape), RandomTflite.SCALE, 0);
        List<Integer> inputs = new ArrayList<>(List.of(moved(model)));
        ReshapeOptionsT options = new ReshapeOptionsT();
        int[] sizes = List.of(shape).stream().mapToInt(Integer::intValue).toArray();
        if (hasShape) {
            inputs.add(model.integers("shape", List.of(shape.length), sizes));
        } else {
            options.setNewShape(sizes);
        }
        model.operator(BuiltinOperator.RESHAPE, 1, BuiltinOptions.ReshapeOptions, options, inputs, output);
        return output;
    }

    private static int transpose(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 6, 5, 5), RandomTflite.SCALE, 0);
        int order = model.integers("order", List.of(4), 0, 2, 3, 1);
        model.operator(BuiltinOperator.TRANSPOSE, 2, BuiltinOptions.NONE, null, List.of(moved(model), order), output);
        return output;
    }

    private static int pad(RandomTflite model) {
        int output = model.tensor("output", List.of(1, 6, 9, 5), RandomTflite.SCALE, 0);
        int sides = model.integers("sides", List.of(4, 2), 0, 0, 0, 1, 1, 2, 0, 0);
        model.operator(BuiltinOperator.PAD, 2, BuiltinOptions.NONE, null, List.of(moved(model), sides), output);
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

    private static int concat(RandomTflite model, int axis) {
        ConcatenationOptionsT options = new ConcatenationOptionsT();
        options.setAxis(axis);
        List<Integer> shape = new ArrayList<>(List.of(1, 5, 6, 5));
        shape.set(Math.floorMod(axis, 4), shape.get(Math.floorMod(axis, 4)) + 5);
        int output = model.tensor("output", shape, RandomTflite.SCALE, 0);
        int other = model.operand("other", RandomTflite.SCALE, 0, 1, 5, 6, 5);
        model.operator(
                BuiltinOperator.CONCATENATION,
                2,
                BuiltinOptions.ConcatenationOptions,
                options,
                List.of(moved(model), other),
                output);
        return output;
    }
}
