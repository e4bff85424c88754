package io.watchpost.device.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process knows of its accelerators, read by another. */
final class AcceleratorNotesTest {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private AcceleratorNotes notes;

    @BeforeEach
    void open() {
        notes = new AcceleratorNotes(folder);
    }

    @Test
    void whatIsWritten_isReadByAnother() {
        notes.update(List.of(
                door(new AcceleratorState.OnCpu("it said:\n\tno", "look at its cable", 5)),
                door(new AcceleratorState.Serving())));

        assertThat(new AcceleratorNotes(folder).read())
                .containsExactly(
                        new AcceleratorNotes.Note("door", "on-cpu", "Coral", "it said: no", "look at its cable"),
                        new AcceleratorNotes.Note("door", "serving", "Coral", "", ""));
    }

    @Test
    void whatHasNotChanged_isNotWrittenAgain() throws Exception {
        notes.update(List.of(door(new AcceleratorState.Serving())));
        Files.delete(folder.resolve("accelerators"));
        notes.update(List.of(door(new AcceleratorState.Serving())));

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void afterTheEnd_nothingIsLeft() {
        notes.update(List.of(door(new AcceleratorState.Serving())));
        notes.clear();

        assertThat(folder).isEmptyDirectory();
        assertThat(notes.read()).isEmpty();
    }

    @Test
    void aDamagedFile_countsAsNone() throws Exception {
        Files.write(folder.resolve("accelerators"), new byte[] {(byte) 0xff, 0, 1});
        assertThat(notes.read()).isEmpty();
        Files.writeString(folder.resolve("accelerators"), "watchpost.accelerators/1\ndoor\tserving\n");
        assertThat(notes.read()).isEmpty();
    }

    private static Health door(AcceleratorState state) {
        return new Health(
                "door",
                "test:",
                new PipelineState.Running(),
                100,
                1,
                0,
                100,
                0,
                0,
                5_000,
                "belt",
                "1.0",
                "tflite",
                new AcceleratorHealth("edgetpu", "Coral", state, 3, 2, 70, 1));
    }
}
