package io.watchpost.engine.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.Quantization;
import io.watchpost.testing.Fixtures;
import java.awt.image.BufferedImage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that people use, on raw tensors. */
final class TfliteRealModelsTest {
    /** XNNPACK differs from the reference kernels by a few quantized steps, which a softmax magnifies at a toss-up. */
    private static final float SURE = 0.6f; // recorded top score: a margin of 0.2 at least

    @Test
    void resNet8_givesTheRecordedClassesAndAccuracy() throws Exception {
        List<String> rows = Files.readAllLines(Fixtures.file("expected_cifar10.csv")).stream()
                .skip(1)
                .toList();
        int right = 0;
        int recordedRight = 0;
        try (Engine engine = load("tflite/mlperf_tiny_ic_resnet8_int8.tflite")) {
            assertThat(engine.name()).matches("tflite \\S+ xnnpack");
            assertThat(engine.inputs().getFirst()).hasToString("int8 [1, 32, 32, 3]");
            assertThat(engine.outputs().getFirst().quantization()).isEqualTo(new Quantization(1 / 256f, -128));
            for (String row : rows) {
                String[] columns = row.split(",", -1);
                int recorded = Integer.parseInt(columns[3]);
                int truth = Integer.parseInt(columns[1]);
                fill(engine.input(0), ImageIO.read(Fixtures.file(columns[0]).toFile()));
                engine.invoke();
                int top = top(engine.output(0));
                right += top == truth ? 1 : 0;
                recordedRight += recorded == truth ? 1 : 0;
                if (Float.parseFloat(columns[4]) >= SURE) {
                    assertThat(top).as(columns[0]).isEqualTo(recorded);
                }
            }
        }
        assertThat(right).as("pictures classified right").isCloseTo(recordedRight, within(1));
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v1_0.25_128_quant, UINT8, 0.0078125, 128, 1001",
        "mobilenet_v2_1.0_224_quant, UINT8, 0.0078125, 128, 1001",
        "automl_flowers_labeler, UINT8, 0.00787401572, 128, 5",
    })
    void quantizedModels_areDescribedAsTheyAre(String model, ElementType type, float scale, int zero, int classes)
            throws Exception {
        try (Engine engine = load("tflite/" + model + ".tflite")) {
            assertThat(engine.inputs().getFirst().type()).isEqualTo(type);
            assertThat(engine.inputs().getFirst().quantization()).isEqualTo(new Quantization(scale, zero));
            assertThat(engine.outputs().getFirst().shape()).containsExactly(1, classes);
            assertThat(engine.output(0).byteSize()).isEqualTo(classes);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mobilenet_v1_0.25_128_quant_edgetpu.tflite | custom operator edgetpu-custom-op: it was compiled for the",
                "model_invoking_error.tflite | custom operator fake-op-double",
                "person_detect_tflm.tflite | quantized_dimension must be in range",
                "test_model_broken.bin | neither a TensorFlow Lite nor an ONNX model",
                "0_subgraphs.bin | No subgraph in the model",
                "empty_model.bin | it has 0 inputs and 0 outputs",
                "double_flex.bin | TensorFlow operators (FlexDouble)",
            })
    void modelsThatCantBeUsed_areRefusedWithTheReason(String model, String reason) {
        assertThatThrownBy(() -> load("refuse/" + model).close()).hasMessageContaining(reason);
    }

    private static Engine load(String model) throws Exception {
        return Engines.load(ModelFiles.read(Fixtures.file("models/" + model)), null, EngineOptions.SINGLE_THREAD);
    }

    private static void fill(MemorySegment input, BufferedImage picture) {
        int offset = 0;
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                int rgb = picture.getRGB(x, y);
                for (int shift = 16; shift >= 0; shift -= 8) {
                    input.set(ValueLayout.JAVA_BYTE, offset++, (byte) (((rgb >> shift) & 0xff) - 128));
                }
            }
        }
    }

    private static int top(MemorySegment scores) {
        int top = 0;
        for (int i = 1; i < scores.byteSize(); i++) {
            if (scores.get(ValueLayout.JAVA_BYTE, i) > scores.get(ValueLayout.JAVA_BYTE, top)) {
                top = i;
            }
        }
        return top;
    }
}
