package io.watchpost.lab.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimplificationTest {

    /** A network, and the operators that may be left of it. */
    record Case(String name, OnnxModel model, List<String> left) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void simplified_givesTheSameAndOnlyPlainOperators(Case network) throws EngineException {
        OnnxModel original = network.model();
        Simplification.prepare(original);
        OnnxModel simplified = original.copy();
        Simplification.apply(simplified);

        assertThat(simplified.operatorSet()).isGreaterThanOrEqualTo(13);
        assertThat(simplified.nodes().stream().map(OnnxNode::operator).toList()).isEqualTo(network.left());
        assertThat(outputs(simplified)).isNotEmpty().hasSameSizeAs(outputs(original));
        float[] before = outputs(original);
        float[] after = outputs(simplified);
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).as("output %d", i).isCloseTo(before[i], within(1e-3f * Math.max(1, largest(before))));
        }
    }

    private static Stream<Case> networks() {
        List<Case> cases = new ArrayList<>();
        for (int set : new int[] {11, 13, 15, 17}) {
            NetBuilder net = new NetBuilder(1, set);
            String at = net.batchNorm(net.conv(net.input(1, 3, 8, 8), 3, 4, 3, 1, 1, false), 4);
            cases.add(
                    new Case("batch norm after a convolution, set " + set, net.model(at, 1, 4, 8, 8), List.of("Conv")));
        }
        NetBuilder biased = new NetBuilder(2, 13);
        cases.add(new Case(
                "batch norm after a convolution with bias and groups",
                biased.model(
                        biased.batchNorm(biased.conv(biased.input(1, 4, 8, 8), 4, 8, 3, 2, 2, true), 8), 1, 8, 4, 4),
                List.of("Conv")));
        NetBuilder first = new NetBuilder(3, 13);
        cases.add(new Case(
                "batch norm before a convolution",
                first.model(
                        first.conv(first.relu(first.batchNorm(first.input(1, 3, 8, 8), 3)), 3, 4, 3, 1, 1, true),
                        1,
                        4,
                        8,
                        8),
                List.of("Conv", "Relu", "Conv")));
        NetBuilder shared = new NetBuilder(4, 13);
        String conv = shared.conv(shared.input(1, 3, 8, 8), 3, 4, 3, 1, 1, true);
        cases.add(new Case(
                "batch norm of a convolution that somebody else reads",
                shared.model(shared.node("Add", conv, shared.batchNorm(conv, 4)), 1, 4, 8, 8),
                List.of("Conv", "Conv", "Add")));
        NetBuilder scaled = new NetBuilder(5, 13);
        String flat = scaled.flatten(scaled.input(1, 3, 2, 2));
        String gemm = scaled.node(new OnnxNode(
                        "Gemm", List.of(flat, scaled.normal(0, 1, 12, 5), scaled.normal(0, 1, 1, 5)), List.of("gemm"))
                .with("alpha", 0.5f)
                .with("beta", 2f));
        cases.add(new Case(
                "a dense layer with factors and untransposed weights, and batch norm behind it",
                scaled.model(scaled.batchNorm(gemm, 5), 1, 5),
                List.of("Flatten", "Gemm")));
        NetBuilder product = new NetBuilder(6, 13);
        String row = product.flatten(product.input(1, 3, 2, 2));
        cases.add(new Case(
                "a matrix product with an addition",
                product.model(
                        product.node(
                                "Add",
                                product.normal(0, 1, 5),
                                product.node("MatMul", row, product.normal(0, 1, 12, 5))),
                        1,
                        5),
                List.of("Flatten", "Gemm")));
        NetBuilder mean = new NetBuilder(7, 18);
        String reduced = mean.node(
                new OnnxNode("ReduceMean", List.of(mean.input(1, 3, 8, 8), mean.integers(-1, -2)), List.of("mean"))
                        .with("keepdims", 0));
        cases.add(new Case(
                "the mean of a picture, axes as an input",
                mean.model(mean.gemm(reduced, 3, 4), 1, 4),
                List.of("GlobalAveragePool", "Flatten", "Gemm")));
        NetBuilder inside = new NetBuilder(8, 13);
        String centred = inside.node("Sub", inside.input(1, 3, 8, 8), inside.normal(120, 5, 1, 3, 1, 1));
        String normalized = inside.node("Div", centred, inside.normal(60, 2, 3, 1, 1));
        cases.add(new Case(
                "normalization inside of the graph",
                inside.model(inside.conv(normalized, 3, 4, 3, 1, 1, true), 1, 4, 8, 8),
                List.of("Conv", "Conv")));
        NetBuilder padded = new NetBuilder(9, 13);
        String around = padded.node(
                "Pad", padded.input(1, 3, 8, 8), padded.integersByOperator(0, 0, 0, 1, 0, 0, 1, 0), padded.scalar(0));
        cases.add(new Case(
                "uneven padding before a convolution",
                padded.model(padded.conv(around, 3, 4, 3, 2, 1, true), 1, 4, 5, 5),
                List.of("Conv")));
        NetBuilder computed = new NetBuilder(10, 11);
        String open = computed.input(-1, 3, 4, 4);
        String shape = computed.node(new OnnxNode(
                        "Gather",
                        List.of(computed.node("Shape", open), computed.integersByOperator(0)),
                        List.of("batch"))
                .with("axis", 0));
        String sizes =
                computed.node(new OnnxNode("Concat", List.of(shape, computed.integersByOperator(-1)), List.of("sizes"))
                        .with("axis", 0));
        String reshaped = computed.node("Reshape", computed.node("Dropout", computed.node("Identity", open)), sizes);
        cases.add(new Case(
                "an open batch with sizes computed from it, a dropout and an identity",
                computed.model(computed.gemm(reshaped, 48, 4), -1, 4),
                List.of("Reshape", "Gemm")));
        NetBuilder old = new NetBuilder(11, 11);
        String squeezed = old.node(new OnnxNode(
                        "Squeeze",
                        List.of(old.node("GlobalAveragePool", old.conv(old.input(1, 3, 8, 8), 3, 6, 3, 1, 1, true))),
                        List.of("squeezed"))
                .with("axes", List.of(2L, 3L)));
        OnnxNode split = new OnnxNode("Split", List.of(squeezed), List.of("left", "right"))
                .with("axis", 1)
                .with("split", List.of(2L, 4L));
        old.node(split);
        cases.add(new Case(
                "operators whose attributes became inputs",
                old.model(old.softmax(old.concat("right", "left")), 1, 6),
                List.of("Conv", "GlobalAveragePool", "Squeeze", "Split", "Concat", "Softmax")));
        return cases.stream();
    }

    @Test
    void outputThroughIdentity_keepsItsName() throws EngineException {
        NetBuilder net = new NetBuilder(12, 13);
        String out = net.node("Identity", net.relu(net.input(1, 3, 4, 4)));
        OnnxModel model = net.model(out, 1, 3, 4, 4);
        Simplification.apply(model);
        assertThat(model.nodes()).hasSize(1);
        assertThat(model.nodes().getFirst().output()).isEqualTo(out);
    }

    @Test
    void trainingOutputs_areDropped() throws EngineException {
        NetBuilder net = new NetBuilder(13, 11);
        String conv = net.conv(net.input(1, 3, 4, 4), 3, 2, 1, 1, 1, false);
        OnnxNode norm = new OnnxNode(
                "BatchNormalization",
                List.of(
                        conv,
                        net.normal(1, 0.1, 2),
                        net.normal(0, 0.1, 2),
                        net.normal(0, 0.1, 2),
                        net.normal(1, 0.01, 2)),
                List.of("normed", "mean_out", "var_out", "saved_mean", "saved_var"));
        OnnxModel model = net.model(net.node(norm), 1, 2, 4, 4);
        Simplification.apply(model);
        assertThat(model.nodes().stream().map(OnnxNode::operator)).containsExactly("Conv");
    }

    @Test
    void operatorsOutOfOrder_areSorted() {
        NetBuilder net = new NetBuilder(14, 13);
        ModelProto proto = net.proto(net.relu(net.conv(net.input(1, 3, 4, 4), 3, 2, 1, 1, 1, true)), 1, 2, 4, 4);
        ModelProto.Builder turned = proto.toBuilder();
        turned.getGraphBuilder()
                .clearNode()
                .addNode(proto.getGraph().getNode(1))
                .addNode(proto.getGraph().getNode(0));
        assertThat(OnnxModel.of(turned.build()).nodes().stream().map(OnnxNode::operator))
                .containsExactly("Conv", "Relu");
    }

    @Test
    void operatorsInACircle_areDamage() {
        NetBuilder net = new NetBuilder(15, 13);
        net.input(1, 3, 4, 4);
        net.node(new OnnxNode("Add", List.of("input", "b"), List.of("a")));
        net.node(new OnnxNode("Relu", List.of("a"), List.of("b")));
        assertThatThrownBy(() -> net.model("b", 1, 3, 4, 4))
                .isInstanceOf(DamagedModel.class)
                .hasMessageContaining("wait for each other");
    }

    @Test
    void operatorSet10_isRefusedWithTheWayOut() {
        NetBuilder net = new NetBuilder(16, 10);
        OnnxModel model = net.model(net.relu(net.input(1, 3, 4, 4)), 1, 3, 4, 4);
        assertThatThrownBy(() -> Simplification.apply(model))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("operator set 10")
                .hasMessageContaining("opset_version=13");
    }

    @Test
    void softmaxOverSeveralAxesOfSet11_isRefusedByName() {
        NetBuilder net = new NetBuilder(17, 11);
        String scores = net.softmax(net.conv(net.input(1, 3, 4, 4), 3, 2, 1, 1, 1, true));
        OnnxModel model = net.model(scores, 1, 2, 4, 4);
        assertThatThrownBy(() -> Simplification.apply(model))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Softmax \"" + scores + "\"");
    }

    @Test
    void openPictureSize_isRefused() {
        NetBuilder net = new NetBuilder(18, 13);
        OnnxModel model = net.model(net.relu(net.input(1, 3, -1, -1)), 1, 3, -1, -1);
        assertThatThrownBy(() -> Simplification.apply(model))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("leaves dimension 2 open");
    }

    @Test
    void weightsShorterThanTheirShape_areDamage() {
        NetBuilder net = new NetBuilder(19, 13);
        String at = net.batchNorm(net.conv(net.input(1, 3, 4, 4), 3, 2, 1, 1, 1, false), 2);
        ModelProto.Builder proto = net.proto(at, 1, 2, 4, 4).toBuilder();
        TensorProto weights = proto.getGraph().getInitializer(0);
        proto.getGraphBuilder()
                .setInitializer(
                        0, weights.toBuilder().setRawData(weights.getRawData().substring(4)));
        OnnxModel model = OnnxModel.of(proto.build());
        assertThatThrownBy(() -> Simplification.apply(model)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> Constants.floats(proto.getGraph().getInitializer(0)))
                .isInstanceOf(DamagedModel.class)
                .hasMessageContaining("24 bytes");
    }

    private static float[] outputs(OnnxModel model) throws EngineException {
        try (TappedModel tapped = TappedModel.open(model, List.of(), EngineOptions.SINGLE_THREAD)) {
            MemorySegment input = tapped.input();
            Random random = new Random(99);
            for (long i = 0; i < input.byteSize() / Float.BYTES; i++) {
                input.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
            }
            tapped.run();
            return tapped.floats(model.outputs().getFirst().getName());
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
