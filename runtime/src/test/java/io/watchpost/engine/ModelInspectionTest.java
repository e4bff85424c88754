package io.watchpost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.watchpost.testing.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model is made of, without running it. */
final class ModelInspectionTest {
    @TempDir
    Path folder;

    @Test
    void tflite_isDescribed() throws Exception {
        ModelInspection model = inspect(TfliteModels.bytes(ColourModel.int8(8, 6, 3)
                .withInput(ElementType.INT8, 0.01157f, 23)
                .withBatch(-1)
                .withFloatOutput()));
        assertThat(model.format()).isEqualTo(ModelFormat.TFLITE);
        assertThat(model.inputs())
                .containsExactly(new ModelInspection.Tensor(
                        "image",
                        ElementType.INT8,
                        List.of(-1, 6, 8, 3),
                        ModelInspection.Scheme.PER_TENSOR,
                        0.01157f,
                        23));
        assertThat(model.outputs().getFirst().scheme()).isEqualTo(ModelInspection.Scheme.NONE);
        assertThat(model.operators())
                .containsExactlyInAnyOrder(
                        new ModelInspection.Operator("MEAN", 1, 1),
                        new ModelInspection.Operator("FULLY_CONNECTED", 1, 1),
                        new ModelInspection.Operator("DEQUANTIZE", 1, 0));
        assertThat(model.weights().elements()).isEqualTo(9);
        assertThat(model.weights().sparsity()).isCloseTo(6 / 9.0, within(1e-9)); // three of nine are not zero
        assertThat(model.problems()).isEmpty();
    }

    @Test
    void onnx_isDescribed() throws Exception {
        ModelInspection model = inspect(OnnxModels.bytes(ColourModel.uint8(8, 6, 3)
                .withInput(ElementType.UINT8, 0.01157f, 123)
                .withNchw()));
        assertThat(model.inputs())
                .containsExactly(new ModelInspection.Tensor(
                        "image",
                        ElementType.UINT8,
                        List.of(1, 3, 6, 8),
                        ModelInspection.Scheme.PER_TENSOR,
                        0.01157f,
                        123));
        assertThat(model.operators()).contains(new ModelInspection.Operator("ReduceMean", 1, 1));
        assertThat(model.producer()).isEqualTo("watchpost-test");
    }

    @Test
    void aRealModel_hasPerChannelWeightsAndMetadata() throws Exception {
        ModelInspection resnet =
                ModelInspection.of(ModelFiles.read(Fixtures.file("models/tflite/mlperf_tiny_ic_resnet8_int8.tflite")));
        assertThat(resnet.weights().perChannelTensors()).isPositive();
        assertThat(resnet.operators())
                .extracting(ModelInspection.Operator::name)
                .contains("CONV_2D", "ADD", "SOFTMAX");
        assertThat(resnet.quantizedOperators()).isEqualTo(resnet.operatorCount());
        ModelInspection mobilenet =
                ModelInspection.of(ModelFiles.read(Fixtures.file("models/tflite/mobilenet_v1_0.25_128_quant.tflite")));
        assertThat(mobilenet.metadata()).contains("TFLITE_METADATA");
        ModelInspection onnx =
                ModelInspection.of(ModelFiles.read(Fixtures.file("models/onnx/mlperf_tiny_ic_resnet8_int8_qdq.onnx")));
        assertThat(onnx.operators()).extracting(ModelInspection.Operator::name).contains("Conv", "QuantizeLinear");
        assertThat(onnx.problems()).isEmpty();
    }

    @Test
    void damagedModels_areReadOrRefused() throws Exception {
        long seed = System.identityHashCode(this);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = TfliteModels.bytes(ColourModel.int8(4, 4, 3));
        for (int round = 0; round < 500; round++) {
            byte[] bytes = whole.clone();
            for (int edit = 0; edit < 4; edit++) {
                bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt();
            }
            try {
                assertThat(inspect(bytes)).isNotNull();
            } catch (EngineException e) {
                assertThat(e.failure()).as("seed %d, round %d", seed, round).isInstanceOf(EngineFailure.Refused.class);
            }
        }
    }

    private ModelInspection inspect(byte[] bytes) throws Exception {
        return ModelInspection.of(ModelFiles.read(Files.write(folder.resolve("model"), bytes)));
    }
}
