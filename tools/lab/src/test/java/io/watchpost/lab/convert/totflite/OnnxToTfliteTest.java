package io.watchpost.lab.convert.totflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.watchpost.classify.TfliteMetadata;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.convert.ModelRun;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.convert.model.Normalization;
import io.watchpost.lab.onnx.NetBuilder;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.TypicalNets;
import io.watchpost.lab.quantize.DrawnPictures;
import io.watchpost.lab.quantize.EightBits;
import io.watchpost.lab.quantize.QuantizeOptions;
import io.watchpost.lab.quantize.Quantizer;
import io.watchpost.lab.tflite.TfliteGraph;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteReader;
import io.watchpost.lab.tflite.TfliteTensor;
import io.watchpost.vision.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Networks that the lab has quantized, and what else can be brought, as TensorFlow Lite files. */
final class OnnxToTfliteTest {
    private static final long SEED = 7;
    private static final int PICTURES = 6;
    private static final Preprocessing SYMMETRIC =
            Preprocessing.DEFAULT.withNormalization(List.of(127.5f), List.of(127.5f));
    private static final ModelDescription NAMELESS =
            new ModelDescription("", "", "", "", List.of(), Normalization.UNKNOWN);

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("ResNet-18", TypicalNets.resNet18(32, 8, 7, 13)),
                Arguments.of("MobileNet v2", TypicalNets.mobileNetV2(32, 0.25, 7, 13)),
                Arguments.of("SqueezeNet", TypicalNets.squeezeNet(32, 7, 13)),
                Arguments.of("VGG", TypicalNets.vgg(32, 7, 13)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void wellKnownNetworks_answerAsBefore(String name, ModelProto network) throws EngineException {
        OnnxModel quantized = quantized(network, QuantizeOptions.DEFAULT);
        byte[] converted = OnnxToTflite.convert(quantized, NAMELESS).bytes();
        Random random = new Random(SEED);
        try (ModelRun before = ModelRun.of(quantized.bytes(), ModelFormat.ONNX);
                ModelRun after = ModelRun.of(converted, ModelFormat.TFLITE)) {
            assertThat(after.input().type()).isEqualTo(ElementType.INT8);
            assertThat(after.output().type()).isEqualTo(ElementType.INT8);
            float step = Objects.requireNonNull(after.output().quantization()).scale();
            for (int picture = 0; picture < PICTURES; picture++) {
                float[] values =
                        waves(random, Objects.requireNonNull(after.input().quantization()));
                float[] expected = before.run(values, List.of(1, 32, 32, 3));
                float[] found = after.run(values, List.of(1, 32, 32, 3));
                assertThat(ModelRun.distance(expected, found))
                        .as("%s, picture %d, in steps of %s, seed %d", name, picture, step, SEED)
                        .isLessThanOrEqualTo(20 * step);
            }
        }
    }

    @Test
    void weightsAndBiases_areThoseOfTheSpecification() throws EngineException {
        OnnxModel quantized =
                quantized(TypicalNets.mobileNetV2(32, 0.25, 7, 13), QuantizeOptions.DEFAULT.with(EightBits.INT8));
        TfliteGraph graph = read(OnnxToTflite.convert(quantized, NAMELESS).bytes());
        List<Integer> codes =
                graph.operators().stream().map(TfliteOperator::code).toList();
        assertThat(codes).contains(BuiltinOperator.CONV_2D, BuiltinOperator.DEPTHWISE_CONV_2D, BuiltinOperator.ADD);
        assertThat(codes).doesNotContain(BuiltinOperator.QUANTIZE, BuiltinOperator.TRANSPOSE);
        for (TfliteOperator operator : graph.operators()) {
            boolean depthwise = operator.code() == BuiltinOperator.DEPTHWISE_CONV_2D;
            if (depthwise || operator.code() == BuiltinOperator.CONV_2D) {
                TfliteTensor weights = graph.tensor(operator.input(1));
                var quantization = Objects.requireNonNull(weights.quantization());
                assertThat(weights.type()).isEqualTo(ElementType.INT8);
                assertThat(quantization.axis()).isEqualTo(depthwise ? 3 : 0);
                assertThat(quantization.scales()).hasSize(weights.shape().get(depthwise ? 3 : 0));
                assertThat(quantization.zeroPoints()).containsOnly(0);
                assertThat(graph.tensor(operator.input(2)).type()).isEqualTo(ElementType.INT32);
            }
        }
    }

    @Test
    void labelsAndMetadata_areInsideAsTheRuntimeReadsThem() throws EngineException {
        OnnxModel quantized = quantized(TypicalNets.squeezeNet(32, 3, 13), QuantizeOptions.DEFAULT);
        ModelDescription description = new ModelDescription(
                "fruit",
                "Tells fruit apart.",
                "us",
                "Apache-2.0",
                List.of("apple", "pêche", "fig"),
                Normalization.of(127.5f, 127.5f));
        byte[] converted = OnnxToTflite.convert(quantized, description).bytes();
        ModelFile file = ModelRun.file(converted, ModelFormat.TFLITE);
        TfliteMetadata metadata = TfliteMetadata.of(file, 0);
        assertThat(metadata.labels()).containsExactly("apple", "pêche", "fig");
        assertThat(metadata.mean()).containsExactly(127.5f);
        assertThat(metadata.std()).containsExactly(127.5f);
        assertThat(ModelInspection.of(file).metadata()).contains("TFLITE_METADATA", "min_runtime_version");
        assertThat(OnnxToTflite.convert(quantized, description).bytes()).isEqualTo(converted);
    }

    @Test
    void labelsOfAnotherModel_areRefused() throws EngineException {
        OnnxModel quantized = quantized(TypicalNets.squeezeNet(32, 3, 13), QuantizeOptions.DEFAULT);
        ModelDescription two = new ModelDescription("", "", "", "", List.of("yes", "no"), Normalization.UNKNOWN);
        assertThatThrownBy(() -> OnnxToTflite.convert(quantized, two))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("2 labels for 3 classes");
    }

    @Test
    void aFloatModel_isRefused() {
        OnnxModel model = OnnxModel.of(TypicalNets.squeezeNet(32, 3, 13));
        assertThatThrownBy(() -> OnnxToTflite.convert(model, NAMELESS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("float model")
                .hasMessageContaining("lab quantize");
    }

    @Test
    void anOperatorWithoutCounterpart_isRefusedByName() throws EngineException {
        NetBuilder net = new NetBuilder(SEED, 13);
        String picture = net.input(1, 3, 8, 8);
        String convolved = net.conv(picture, 3, 4, 3, 1, 1, true);
        String odd = net.node(new OnnxNode("Erf", List.of(convolved), List.of("odd")));
        OnnxModel quantized = quantized(net.proto(odd, 1, 4, 8, 8), QuantizeOptions.DEFAULT);
        assertThatThrownBy(() -> OnnxToTflite.convert(quantized, NAMELESS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Erf")
                .hasMessageContaining("converted are Add");
    }

    private static OnnxModel quantized(ModelProto network, QuantizeOptions options) throws EngineException {
        return new Quantizer(options, done -> {})
                .quantize(OnnxModel.of(network), network.getSerializedSize(), SYMMETRIC, new DrawnPictures(1, 8, 32))
                .model();
    }

    private static TfliteGraph read(byte[] model) throws EngineException {
        return TfliteReader.read(ModelRun.file(model, ModelFormat.TFLITE));
    }

    /** A smooth picture [1, 32, 32, 3] in steps of int8. */
    private static float[] waves(Random random, Quantization quantization) {
        double[] phases = random.doubles(6, 0, 6).toArray();
        List<Float> values = new ArrayList<>();
        IntStream.range(0, 32 * 32 * 3).forEach(i -> {
            int c = i % 3;
            int x = i / 3 % 32;
            int y = i / 96;
            double wave = Math.sin(phases[c] + x / 7.0) + Math.cos(phases[3 + c] + y / 9.0);
            int step = (int) Math.round(60 * wave + random.nextGaussian() * 4);
            values.add(quantization.toReal(Math.clamp(step, -128, 127)));
        });
        float[] picture = new float[values.size()];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = values.get(i);
        }
        return picture;
    }
}
