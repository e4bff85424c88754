package io.watchpost.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.lab.figures.ModelRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelNamesTest {

    @Test
    void names_areAsShortAsTheyCanBe() {
        assertThat(ModelNames.of(List.of(run("/m/a.onnx", "onnx"), run("/m/b.tflite", "tflite"))))
                .containsExactly("a.onnx", "b.tflite");
        assertThat(ModelNames.of(List.of(run("/m/a.onnx", "onnx"), run("/m/a.onnx", "other"))))
                .containsExactly("a.onnx with onnx", "a.onnx with other");
        assertThat(ModelNames.of(List.of(run("/m/x/a.onnx", "onnx"), run("/m/y/a.onnx", "onnx"))))
                .containsExactly("x/a.onnx", "y/a.onnx");
        assertThat(ModelNames.of(List.of(run("/1/x/a.onnx", "onnx"), run("/2/x/a.onnx", "onnx"))))
                .containsExactly("/1/x/a.onnx", "/2/x/a.onnx");
        assertThat(ModelNames.of(List.of(run("a.onnx", "onnx"), run("a.onnx", "onnx"))))
                .containsExactly("1: a.onnx", "2: a.onnx");
    }

    private static ModelRun run(String file, String engine) {
        return new ModelRun(Path.of(file), "onnx", "sha256:0", 1, "int8 1x1x3", 2, engine, engine, 1);
    }
}
