package io.watchpost.device.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColourModelTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void model_givesTheStrongestColourTheHighestScore(int colour) throws Exception {
        Path file = Files.write(folder.resolve("colour.tflite"), ColourModel.bytes());
        ModelFile model = ModelFiles.read(file);

        try (Engine engine = Engines.load(model, null, EngineOptions.SINGLE_THREAD)) {
            MemorySegment input = engine.input(0);
            for (int i = 0; i < input.byteSize(); i++) {
                input.set(ValueLayout.JAVA_BYTE, i, (byte) (i % 3 == colour ? 200 : 20));
            }
            engine.invoke();

            MemorySegment scores = engine.output(0);
            assertThat(scores.byteSize()).isEqualTo(ColourModel.LABELS.size());
            for (int i = 0; i < 3; i++) {
                int score = Byte.toUnsignedInt(scores.get(ValueLayout.JAVA_BYTE, i));
                if (i == colour) {
                    assertThat(score).isGreaterThan(250);
                } else {
                    assertThat(score).isLessThan(3);
                }
            }
        }
    }
}
