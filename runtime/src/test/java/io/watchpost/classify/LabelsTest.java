package io.watchpost.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.engine.EngineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelsTest {

    @TempDir
    Path folder;

    @Test
    void oneLabelALine_withByteOrderMarkAndWindowsLineEnds() throws Exception {
        assertThat(Labels.parse("\ufeffcat\r\nhot dog\r\n\r\n".getBytes(StandardCharsets.UTF_8), "labels.txt"))
                .containsExactly("cat", "hot dog");
    }

    @Test
    void numberedLines_areOrderedByTheirNumbers() throws Exception {
        assertThat(Labels.parse("1  dog\n0  cat, tabby\n".getBytes(StandardCharsets.UTF_8), "labels.txt"))
                .containsExactly("cat, tabby", "dog");
    }

    @Test
    void linesThatOnlyBeginWithANumber_areLabels() throws Exception {
        assertThat(Labels.parse("7 up\n4 leaf clover\n".getBytes(StandardCharsets.UTF_8), "labels.txt"))
                .containsExactly("7 up", "4 leaf clover");
    }

    @Test
    void countThatDoesNotFit_isRefusedWithBothNumbers() throws Exception {
        Path file = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\n");

        assertThatThrownBy(() -> Labels.forClasses(file, null, false, 5))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("3 labels")
                .hasMessageContaining("5 classes");
    }

    @Test
    void oneClassMore_isRefusedUnlessABackgroundClassIsDeclared() throws Exception {
        Path file = Files.writeString(folder.resolve("labels.txt"), "a\nb\n");

        assertThatThrownBy(() -> Labels.forClasses(file, null, false, 3)).hasMessageContaining("background");
        assertThat(Labels.forClasses(file, null, true, 3)).containsExactly("background", "a", "b");
    }

    @Test
    void declaredFile_winsOverTheModelsOwn() throws Exception {
        Path file = Files.writeString(folder.resolve("labels.txt"), "a\nb\n");

        assertThat(Labels.forClasses(file, List.of("x", "y"), false, 2)).containsExactly("a", "b");
    }

    @Test
    void noLabelsAnywhere_givesIndexes() throws Exception {
        assertThat(Labels.forClasses(null, null, false, 3)).containsExactly("0", "1", "2");
    }

    @Test
    void fileThatIsNoText_isRefused() {
        assertThatThrownBy(() -> Labels.parse(new byte[] {(byte) 0xff, (byte) 0xfe, 0}, "labels.bin"))
                .hasMessageContaining("labels.bin is not UTF-8");
        assertThatThrownBy(() -> Labels.parse(new byte[Labels.SIZE_BYTES_MAX + 1], "big"))
                .hasMessageContaining("larger than");
        assertThatThrownBy(() -> Labels.parse("\n\n".getBytes(StandardCharsets.UTF_8), "empty.txt"))
                .hasMessageContaining("empty.txt is empty");
    }

    @Test
    void missingFile_isNamed() {
        assertThatThrownBy(() -> Labels.forClasses(folder.resolve("nowhere.txt"), null, false, 2))
                .hasMessageContaining("nowhere.txt doesn't exist");
    }
}
