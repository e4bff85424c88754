package io.watchpost.lab.convert.totflite;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFormat;
import io.watchpost.lab.convert.ModelRun;
import io.watchpost.lab.convert.RandomTflite;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.convert.model.Normalization;
import io.watchpost.lab.convert.toonnx.OnnxOptions;
import io.watchpost.lab.convert.toonnx.Precision;
import io.watchpost.lab.convert.toonnx.TfliteToOnnx;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.tflite.TfliteReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.MulOptionsT;

/** What a written model says of the runtime that it needs. */
final class OperatorVersionTest {
    private static final long SEED = 5;

    @Test
    void anOrdinaryModel_runsOnTheFirstRuntimeWithInt8() throws EngineException {
        assertThat(runtimeFor(convolution(6))).isEqualTo("1.14.0");
    }

    @Test
    void groups_needALaterOne() throws EngineException {
        assertThat(runtimeFor(convolution(2))).isEqualTo("2.9.0");
    }

    @Test
    void aProductOfLargeScales_needsALaterOneThanOneOfSmall() throws EngineException {
        assertThat(runtimeFor(product(1 / 30f))).isEqualTo("1.14.0");
        assertThat(runtimeFor(product(RandomTflite.SCALE * RandomTflite.SCALE / 2)))
                .isEqualTo("1.15.0");
    }

    private static byte[] convolution(int inputs) {
        RandomTflite model = new RandomTflite(ElementType.INT8, SEED, 1, 5, 6, 6);
        Conv2DOptionsT options = new Conv2DOptionsT();
        options.setStrideH(1);
        options.setStrideW(1);
        int output = model.tensor("output", List.of(1, 5, 6, 9), 1 / 32f, 3);
        model.operator(
                BuiltinOperator.CONV_2D,
                3,
                BuiltinOptions.Conv2DOptions,
                options,
                List.of(model.input(), model.weights("weights", 0, 9, 1, 1, inputs), model.bias("bias", 9)),
                output);
        return model.bytes(output);
    }

    private static byte[] product(float scale) {
        RandomTflite model = new RandomTflite(ElementType.INT8, SEED, 1, 5, 6, 5);
        int output = model.tensor("output", List.of(1, 5, 6, 5), scale, 0);
        model.operator(
                BuiltinOperator.MUL,
                2,
                BuiltinOptions.MulOptions,
                new MulOptionsT(),
                List.of(model.input(), model.input()),
                output);
        return model.bytes(output);
    }

    private static String runtimeFor(byte[] source) throws EngineException {
        ModelDescription nameless = new ModelDescription("", "", "", "", List.of(), Normalization.UNKNOWN);
        var onnx = TfliteToOnnx.convert(
                TfliteReader.read(ModelRun.file(source, ModelFormat.TFLITE)),
                new OnnxOptions(Precision.INT8, true, false),
                nameless);
        byte[] written = OnnxToTflite.convert(OnnxModel.of(onnx), nameless).bytes();
        String text = new String(written, StandardCharsets.ISO_8859_1);
        return List.of("1.14.0", "1.15.0", "2.1.0", "2.3.0", "2.9.0").stream()
                .filter(version -> text.contains(version + "\0".repeat(10)))
                .findFirst()
                .orElse("none");
    }
}
