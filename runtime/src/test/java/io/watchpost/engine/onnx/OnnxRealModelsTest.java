package io.watchpost.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.OnnxModels;
import io.watchpost.testing.Fixtures;
import java.awt.image.BufferedImage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that people use, and models that ONNX Runtime must not be given. */
final class OnnxRealModelsTest {
    @TempDir
    Path folder;

    @Test
    void resNet8_givesTheRecordedClassesAndScores() throws Exception {
        List<String> rows = Files.readAllLines(Fixtures.file("expected_cifar10.csv")).stream()
                .skip(1)
                .toList();
        Path model = Fixtures.file("models/onnx/mlperf_tiny_ic_resnet8_int8_qdq.onnx");
        try (Engine engine = Engines.load(ModelFiles.read(model), null, EngineOptions.SINGLE_THREAD)) {
            assertThat(engine.inputs().getFirst()).hasToString("float32 [1, 32, 32, 3]");
            for (String row : rows) {
                String[] columns = row.split(",", -1);
                fill(engine.input(0), ImageIO.read(Fixtures.file(columns[0]).toFile()));
                engine.invoke();
                int recorded = Integer.parseInt(columns[7]);
                assertThat(top(engine.output(0))).as(columns[0]).isEqualTo(recorded);
                assertThat(engine.output(0).getAtIndex(ValueLayout.JAVA_FLOAT, recorded))
                        .as(columns[0])
                        .isCloseTo(Float.parseFloat(columns[8]), within(0.02f));
            }
        }
    }

    @Test
    void anUnknownOperator_isNamed() {
        ModelProto.Builder model = OnnxModels.model(ColourModel.float32(4, 4, 3));
        model.getGraphBuilder().getNodeBuilder(0).setOpType("Teleport");
        refused(model, "needs the operator Teleport");
    }

    @Test
    void weightsInAnotherFile_areNotFetched() {
        ModelProto.Builder model = OnnxModels.model(ColourModel.float32(4, 4, 3));
        model.getGraphBuilder().getInitializerBuilder(0).setDataLocation(TensorProto.DataLocation.EXTERNAL);
        refused(model, "keeps its weights in another file");
    }

    @Test
    void aPictureSizeLeftOpen_isRefused() {
        ModelProto.Builder model = OnnxModels.model(ColourModel.float32(4, 4, 3));
        model.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1)
                .setDimParam("height");
        refused(model, "leaves dimension 1 open");
    }

    @Test
    void aScaleThatCantBe_isRefused() {
        ModelProto.Builder model = OnnxModels.model(ColourModel.uint8(4, 4, 3));
        model.getGraphBuilder().getInitializerBuilder(0).setFloatData(0, Float.NaN);
        refused(model, "has a quantization scale of NaN");
    }

    @Test
    void aNewerFormat_isRefusedWithBothVersions() {
        refused(OnnxModels.model(ColourModel.float32(4, 4, 3)).setIrVersion(999), "is of ONNX version 999");
    }

    private void refused(ModelProto.Builder model, String reason) {
        assertThatThrownBy(() -> {
                    Path file =
                            Files.write(folder.resolve("m.onnx"), model.build().toByteArray());
                    Engines.load(ModelFiles.read(file), null, EngineOptions.SINGLE_THREAD)
                            .close();
                })
                .hasMessageContaining(reason);
    }

    private static void fill(MemorySegment input, BufferedImage picture) {
        int index = 0;
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                int rgb = picture.getRGB(x, y);
                for (int shift = 16; shift >= 0; shift -= 8) {
                    input.setAtIndex(ValueLayout.JAVA_FLOAT, index++, (rgb >> shift) & 0xff);
                }
            }
        }
    }

    private static int top(MemorySegment scores) {
        int top = 0;
        for (int i = 1; i < 10; i++) {
            if (scores.getAtIndex(ValueLayout.JAVA_FLOAT, i) > scores.getAtIndex(ValueLayout.JAVA_FLOAT, top)) {
                top = i;
            }
        }
        return top;
    }
}
