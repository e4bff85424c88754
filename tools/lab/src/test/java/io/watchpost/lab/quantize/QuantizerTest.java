package io.watchpost.lab.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFiles;
import io.watchpost.lab.onnx.NetBuilder;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.TypicalNets;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuantizerTest {
    private static final int SIDE = 32;

    @TempDir
    private Path folder = Path.of("");

    private static final Preprocessing SYMMETRIC =
            Preprocessing.DEFAULT.withNormalization(List.of(127.5f), List.of(127.5f));
    private static final Preprocessing IMAGENET = Preprocessing.DEFAULT.withNormalization(
            List.of(123.675f, 116.28f, 103.53f), List.of(58.395f, 57.12f, 57.375f));

    @ParameterizedTest(name = "{0}")
    @MethodSource("classifiers")
    void wellKnownClassifiers_becomeIntegersThroughout(
            String name, ModelProto model, Preprocessing contract, double floor) throws EngineException {
        Quantizer.Quantized quantized = quantize(model, contract, QuantizeOptions.DEFAULT);

        QuantizationReport report = quantized.report();
        assertThat(report.floats()).isEmpty();
        assertThat(output(report).sqnr()).isGreaterThan(floor);
        assertThat(report.agreed()).isGreaterThanOrEqualTo(report.compared() * 7 / 10);
        assertThat(report.layers()).isSortedAccordingTo((one, other) -> Double.compare(one.sqnr(), other.sqnr()));
        assertThat(operators(quantized.model())).doesNotContain("BatchNormalization", "Dropout", "Identity", "Shape");
        for (OnnxNode node : quantized.model().nodes()) {
            if (node.is("Conv", "Gemm")) {
                for (String input : node.inputs()) {
                    OnnxNode before = Objects.requireNonNull(quantized.model().producer(input), input);
                    assertThat(before.operator()).isEqualTo("DequantizeLinear");
                }
            }
        }
    }

    private static Stream<Arguments> classifiers() {
        return Stream.of(
                Arguments.of("ResNet-18, set 11, open batch", TypicalNets.resNet18(64, 16, 20, 11), IMAGENET, 12),
                Arguments.of("MobileNet v2, set 13", TypicalNets.mobileNetV2(64, 0.25, 20, 13), SYMMETRIC, 4),
                Arguments.of("SqueezeNet, set 12", TypicalNets.squeezeNet(64, 20, 12), IMAGENET, 15),
                Arguments.of("VGG, set 17", TypicalNets.vgg(64, 20, 17), SYMMETRIC, 20));
    }

    @ParameterizedTest
    @EnumSource(CalibrationMethod.class)
    void everyMethod_keepsASmallNetworkClose(CalibrationMethod method) throws EngineException {
        QuantizationReport report = quantize(small(13), IMAGENET, QuantizeOptions.DEFAULT.with(method))
                .report();
        assertThat(report.method()).isEqualTo(method);
        // entropy trades what is rare for resolution, and ten pictures make much of a network rare
        assertThat(output(report).sqnr()).isGreaterThan(method == CalibrationMethod.ENTROPY ? 12 : 20);
        assertThat(report.layers()).allMatch(layer -> layer.min() <= 0 && layer.max() >= 0);
    }

    @Test
    void bothIntegerTypes_areTheSameQuantization() throws EngineException {
        QuantizationReport unsigned =
                quantize(small(13), IMAGENET, QuantizeOptions.DEFAULT).report();
        Quantizer.Quantized signed = quantize(small(13), IMAGENET, QuantizeOptions.DEFAULT.with(EightBits.INT8));
        assertThat(output(signed.report()).zeroPoint() + 128)
                .isEqualTo(output(unsigned).zeroPoint());
        assertThat(output(signed.report()).scale()).isEqualTo(output(unsigned).scale());
        assertThat(output(signed.report()).sqnr()).isGreaterThan(20);
    }

    @Test
    void batchNormBeforeTheConvolutions_isQuantizedLikeALayer() throws EngineException {
        NetBuilder net = new NetBuilder(21, 13);
        String at = net.conv(net.input(1, 3, SIDE, SIDE), 3, 8, 3, 2, 1, false);
        String branch = net.conv(net.relu(net.batchNorm(at, 8)), 8, 8, 3, 1, 1, false);
        at = net.node("Add", at, branch);
        String pooled = net.node("GlobalAveragePool", net.relu(net.batchNorm(at, 8)));
        QuantizationReport report = quantize(
                        net.proto(net.gemm(net.flatten(pooled), 8, 5), 1, 5), IMAGENET, QuantizeOptions.DEFAULT)
                .report();
        assertThat(report.floats()).isEmpty();
        assertThat(output(report).sqnr()).isGreaterThan(18);
    }

    @Test
    void whatHasNoIntegerForm_staysFloatAndIsNamed() throws EngineException {
        NetBuilder net = new NetBuilder(22, 14);
        String swished = net.node("HardSwish", net.conv(net.input(1, 3, SIDE, SIDE), 3, 8, 3, 2, 1, true));
        String pooled = net.node("GlobalAveragePool", net.relu(net.conv(swished, 8, 8, 3, 1, 1, true)));
        Quantizer.Quantized quantized = quantize(
                net.proto(net.node("Tanh", net.gemm(net.flatten(pooled), 8, 5)), 1, 5),
                IMAGENET,
                QuantizeOptions.DEFAULT);
        assertThat(quantized.report().floats())
                .extracting(FloatOperator::operator)
                .containsExactly("HardSwish", "Tanh");
        assertThat(quantized.report().floats()).extracting(FloatOperator::name).contains(swished);
        assertThat(output(quantized.report()).sqnr()).isGreaterThan(18);
    }

    @Test
    void attentionToChannels_multipliesIntegers() throws EngineException {
        NetBuilder net = new NetBuilder(23, 13);
        String features = net.relu(net.conv(net.input(1, 3, SIDE, SIDE), 3, 8, 3, 2, 1, true));
        String squeezed = net.relu(net.conv(net.node("GlobalAveragePool", features), 8, 4, 1, 1, 1, true));
        String gates = net.node("Sigmoid", net.conv(squeezed, 4, 8, 1, 1, 1, true));
        String pooled = net.node("GlobalAveragePool", net.node("Mul", features, gates));
        QuantizationReport report = quantize(
                        net.proto(net.gemm(net.flatten(pooled), 8, 5), 1, 5), SYMMETRIC, QuantizeOptions.DEFAULT)
                .report();
        assertThat(report.floats()).isEmpty();
        assertThat(output(report).sqnr()).isGreaterThan(20);
        LayerReport sigmoid = report.layers().stream()
                .filter(layer -> layer.operator().equals("Sigmoid"))
                .findFirst()
                .orElseThrow();
        assertThat(sigmoid.scale()).isEqualTo(1f / 256);
    }

    @Test
    void joinedTensors_shareTheScaleOfTheirJoin() throws EngineException {
        NetBuilder net = new NetBuilder(24, 13);
        String image = net.input(1, 3, SIDE, SIDE);
        String left = net.relu(net.conv(image, 3, 4, 1, 1, 1, true));
        String right = net.maxPool(net.conv(image, 3, 4, 3, 1, 1, true), 3, 1, 1);
        String pooled = net.node("GlobalAveragePool", net.concat(left, right));
        QuantizationReport report = quantize(
                        net.proto(net.gemm(net.flatten(pooled), 8, 5), 1, 5), SYMMETRIC, QuantizeOptions.DEFAULT)
                .report();
        Set<Float> scales = report.layers().stream()
                .filter(layer ->
                        Set.of("Concat", "MaxPool", "Conv", "Conv+Relu").contains(layer.operator()))
                .map(LayerReport::scale)
                .collect(Collectors.toSet());
        assertThat(scales).hasSize(1);
    }

    @Test
    void clampThatIntegersDontMake_staysBehindThem() throws EngineException {
        NetBuilder net = new NetBuilder(29, 13);
        String image = net.input(1, 3, SIDE, SIDE);
        String oneSided = net.node("Clip", net.conv(image, 3, 4, 3, 2, 1, true), "", net.scalar(0.5f));
        String relu6 = net.relu6(net.conv(image, 3, 4, 3, 2, 1, true));
        String free = net.conv(image, 3, 4, 3, 2, 1, true);
        String pooled = net.node("GlobalAveragePool", net.concat(oneSided, relu6, free));
        Quantizer.Quantized quantized =
                quantize(net.proto(net.gemm(net.flatten(pooled), 12, 5), 1, 5), SYMMETRIC, QuantizeOptions.DEFAULT);
        assertThat(quantized.report().floats()).isEmpty();
        assertThat(output(quantized.report()).sqnr()).isGreaterThan(20);
        assertThat(operators(quantized.model()).stream().filter("Clip"::equals)).hasSize(2);
    }

    @Test
    void clampThatIntegersMakeAnyway_goes() throws EngineException {
        assertThat(operators(
                        quantize(small(13), IMAGENET, QuantizeOptions.DEFAULT).model()))
                .doesNotContain("Clip", "Relu");
    }

    @Test
    void channelsWithoutWeights_areReportedAndHarmless() throws EngineException {
        NetBuilder net = new NetBuilder(25, 13);
        String conv = net.conv(net.input(1, 3, SIDE, SIDE), 3, 4, 3, 1, 1, true);
        String killed = net.node("Mul", conv, net.constant(dead()));
        String pooled = net.node("GlobalAveragePool", net.relu(killed));
        QuantizationReport report = quantize(
                        net.proto(net.gemm(net.flatten(pooled), 4, 5), 1, 5), SYMMETRIC, QuantizeOptions.DEFAULT)
                .report();
        assertThat(report.layers()).anyMatch(layer -> layer.deadChannels() == 2);
        assertThat(output(report).sqnr()).isGreaterThan(20);
    }

    private static ai.onnx.proto.OnnxMl.TensorProto dead() {
        return io.watchpost.lab.onnx.Constants.floats("dead", List.of(1L, 4L, 1L, 1L), 1, 0, 1, 0);
    }

    @Test
    void pictureSizesComputedInTheGraph_areOfNoConcern() throws EngineException {
        // a batch of several, as some exporters leave it: every picture of it is the same one
        NetBuilder net = new NetBuilder(26, 13);
        String features = net.relu(net.conv(net.input(2, 3, SIDE, SIDE), 3, 4, 3, 2, 1, true));
        String pooled = net.node("GlobalAveragePool", features);
        QuantizationReport report = quantize(
                        net.proto(net.gemm(net.flatten(pooled), 4, 5), 2, 5), SYMMETRIC, QuantizeOptions.DEFAULT)
                .report();
        assertThat(output(report).sqnr()).isGreaterThan(20);
    }

    @Test
    void quantizedModel_isRefused() throws EngineException {
        Quantizer.Quantized once = quantize(small(13), IMAGENET, QuantizeOptions.DEFAULT);
        assertThatThrownBy(() -> quantize(once.model().toProto(), IMAGENET, QuantizeOptions.DEFAULT))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("quantized already");
    }

    @Test
    void modelWithoutLayers_isRefused() {
        NetBuilder net = new NetBuilder(27, 13);
        String pooled = net.node("GlobalAveragePool", net.relu(net.input(1, 3, SIDE, SIDE)));
        assertThatThrownBy(() -> quantize(net.proto(net.flatten(pooled), 1, 3), SYMMETRIC, QuantizeOptions.DEFAULT))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no convolution or dense layer");
    }

    @Test
    void weightsThatAreNoNumbers_areRefused() {
        NetBuilder net = new NetBuilder(28, 13);
        String conv = net.conv(net.input(1, 3, SIDE, SIDE), 3, 4, 3, 2, 1, true);
        String broken = net.node("Mul", conv, net.scalar(Float.NaN));
        String pooled = net.node("GlobalAveragePool", broken);
        assertThatThrownBy(() -> quantize(
                        net.proto(net.gemm(net.flatten(pooled), 4, 5), 1, 5), SYMMETRIC, QuantizeOptions.DEFAULT))
                .isInstanceOf(EngineException.class)
                .hasMessageMatching("(?s).*(NaN|no numbers|can't be folded).*");
    }

    @Test
    void damagedBytes_areRefusedOrDoNoHarm() throws IOException {
        byte[] sound = small(11).toByteArray();
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            byte[] bytes = sound.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.onnx"), bytes);
            try {
                new Quantizer(QuantizeOptions.DEFAULT, done -> {})
                        .quantize(
                                OnnxModel.read(ModelFiles.read(file)),
                                bytes.length,
                                SYMMETRIC,
                                new DrawnPictures(1, 2, SIDE));
            } catch (EngineException e) {
                assertThat(e.failure().reason())
                        .as("seed %d, round %d", seed, round)
                        .isNotBlank();
            }
        }
    }

    /** Two convolutions and a dense layer. */
    static ModelProto small(int operatorSet) {
        NetBuilder net = new NetBuilder(20, operatorSet);
        String at = net.convBnRelu6(net.input(-1, 3, SIDE, SIDE), 3, 8, 3, 2, 1);
        at = net.convBnRelu6(at, 8, 16, 3, 2, 1);
        return net.proto(net.gemm(net.flatten(net.node("GlobalAveragePool", at)), 16, 5), -1, 5);
    }

    private static Quantizer.Quantized quantize(ModelProto model, Preprocessing contract, QuantizeOptions options)
            throws EngineException {
        return new Quantizer(options, done -> {})
                .quantize(OnnxModel.of(model), model.getSerializedSize(), contract, new DrawnPictures(1, 10, 2 * SIDE));
    }

    /** The layer nearest to the scores. */
    private static LayerReport output(QuantizationReport report) {
        return report.layers().stream()
                .filter(layer ->
                        layer.operator().equals("Gemm") || layer.operator().equals("Softmax"))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<String> operators(OnnxModel model) {
        return model.nodes().stream().map(OnnxNode::operator).toList();
    }
}
