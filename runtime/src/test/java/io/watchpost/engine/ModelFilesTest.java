package io.watchpost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What looks like a model is read; everything else is called by its name. */
final class ModelFilesTest {
    @TempDir
    Path folder;

    @Test
    void models_areToldByTheirBytes() throws Exception {
        byte[] tflite = TfliteModels.bytes(ColourModel.int8(4, 4, 3));
        ModelFile one = ModelFiles.read(write("x.onnx", tflite));
        assertThat(one.format()).isEqualTo(ModelFormat.TFLITE);
        assertThat(one.bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).isEqualTo(tflite);
        assertThat(one.bytes().address() % 16).isZero();
        ModelFile two = ModelFiles.read(write("x.tflite", OnnxModels.bytes(ColourModel.int8(4, 4, 3))));
        assertThat(two.format()).isEqualTo(ModelFormat.ONNX);
    }

    @Test
    void theDigest_isTheFiles() throws Exception {
        byte[] bytes = TfliteModels.bytes(ColourModel.int8(4, 4, 3));
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        assertThat(ModelFiles.read(write("m", bytes)).digest())
                .isEqualTo("sha256:" + java.util.HexFormat.of().formatHex(digest));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty",
                "'<!DOCTYPE html><html><head>' | is an HTML page",
                "'  <html lang=\"en\">' | is an HTML page",
                "'<?xml version=\"1.0\"?><Error><Code>AccessDenied' | is an XML text",
                "'version https://git-lfs.github.com/spec/v1 oid sha256:4d7a size 3' | is a Git LFS pointer",
                "hello | is neither a TensorFlow Lite nor an ONNX model",
                "'{\"message\": \"Not Found\"}' | is neither a TensorFlow Lite nor an ONNX model",
            })
    void whatPeoplePutInPlaceOfAModel_isCalledByItsName(String content, String reason) throws IOException {
        refused(write("model.tflite", content.getBytes(StandardCharsets.UTF_8)), reason);
    }

    @Test
    void archives_areCalledByTheirName() throws IOException {
        refused(write("m.tflite", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 0, 0}), "is a ZIP archive");
        refused(write("m.tflite", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0}), "is compressed with gzip");
    }

    @Test
    void whatIsNoFile_isRefused() throws IOException {
        refused(folder.resolve("nothing.tflite"), "does not exist");
        refused(folder, "is a directory");
        refused(Path.of("/dev/zero"), "is not a regular file");
    }

    @Test
    void aFileBeyondTheLimit_isNotRead() throws IOException {
        Path file = write("m.tflite", TfliteModels.bytes(ColourModel.int8(4, 4, 3)));
        assertThatThrownBy(() -> ModelFiles.read(file, 100))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("more than the limit of 100");
    }

    @Test
    void aTruncatedOnnxModel_isSaidToBe() throws Exception {
        byte[] whole = OnnxModels.bytes(ColourModel.int8(4, 4, 3));
        for (int length = 20; length < whole.length; length += 7) {
            refused(write("m.onnx", Arrays.copyOf(whole, length)), "is a truncated or damaged ONNX model");
        }
    }

    @Test
    void randomBytes_neverBreakTheReader() throws Exception {
        long seed = System.identityHashCode(this);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = OnnxModels.bytes(ColourModel.int8(4, 4, 3));
        for (int round = 0; round < 500; round++) {
            byte[] bytes = whole.clone();
            for (int edit = 0; edit < 4; edit++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path file = write("m.onnx", bytes);
            try {
                ModelInspection.of(ModelFiles.read(file));
            } catch (EngineException e) {
                assertThat(e.failure()).as("seed %d, round %d", seed, round).isInstanceOf(EngineFailure.Refused.class);
            }
        }
    }

    private void refused(Path file, String reason) {
        assertThatThrownBy(() -> ModelFiles.read(file))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.failure()).isInstanceOf(EngineFailure.Refused.class))
                .hasMessageStartingWith("the model " + file)
                .hasMessageContaining(reason);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
