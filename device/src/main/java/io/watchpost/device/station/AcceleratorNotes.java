package io.watchpost.device.station;

import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.pipeline.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a running station has found out about its accelerators, for whoever asks on the same machine. Written when a state
 * changes, which is seldom; gone when the station ends as it should.
 *
 * <pre>
 * stateDir/accelerators    UTF-8, one line for each pipeline with an accelerator, parted by tabs
 *   watchpost.accelerators/1
 *   PIPELINE  STATE  DEVICE  REASON  HINT
 * </pre>
 *
 * A file that is damaged counts as none. One thread at a time; the file appears whole, by one rename.
 */
public final class AcceleratorNotes {
    private static final Logger LOG = LoggerFactory.getLogger(AcceleratorNotes.class);
    private static final String FORMAT = "watchpost.accelerators/1";
    private static final int SIZE_BYTES_MAX = 1 << 20;
    private static final int FIELDS = 5;

    private final Path file;
    private String written = "";

    /** @param stateDir of the station */
    public AcceleratorNotes(Path stateDir) {
        file = stateDir.resolve("accelerators");
    }

    /**
     * One accelerator.
     *
     * @param state as in the station's status: {@code serving}, {@code on-cpu}, …
     * @param reason why it doesn't serve, else empty
     * @param hint the one thing to do, else empty
     */
    public record Note(String pipeline, String state, String device, String reason, String hint) {}

    /** Writes what has changed since the last time. */
    void update(List<Health> pipelines) {
        StringBuilder text = new StringBuilder();
        for (Health pipeline : pipelines) {
            AcceleratorHealth accelerator = pipeline.accelerator();
            if (accelerator != null) {
                text.append(line(pipeline.pipeline(), accelerator)).append('\n');
            }
        }
        if (!text.toString().equals(written)) {
            written = text.toString();
            write();
        }
    }

    private static String line(String pipeline, AcceleratorHealth accelerator) {
        String reason = "";
        String hint = "";
        switch (accelerator.state()) {
            case AcceleratorState.OnCpu waiting -> {
                reason = waiting.reason();
                hint = waiting.hint();
            }
            case AcceleratorState.GivenUp over -> {
                reason = over.reason();
                hint = over.hint();
            }
            case AcceleratorState.Proving _, AcceleratorState.Serving _ -> {}
        }
        return String.join(
                "\t",
                pipeline,
                StationStatus.state(accelerator.state()),
                inOneField(accelerator.device()),
                inOneField(reason),
                inOneField(hint));
    }

    private static String inOneField(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private void write() {
        try {
            if (written.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            Path fresh = Files.writeString(file.resolveSibling("accelerators.new"), FORMAT + "\n" + written);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("what is known of the accelerators can't be written to {} ({})", file, e.toString());
        }
    }

    /** Nobody knows any more: the station ends, or has only begun. */
    void clear() {
        written = "";
        write();
    }

    /** What the station wrote last; empty if it doesn't run, or has no accelerator. */
    public List<Note> read() {
        List<Note> notes = new ArrayList<>();
        try {
            if (Files.size(file) > SIZE_BYTES_MAX) {
                return List.of();
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !lines.getFirst().equals(FORMAT)) {
                return List.of();
            }
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.split("\t", -1);
                if (fields.length == FIELDS) {
                    notes.add(new Note(fields[0], fields[1], fields[2], fields[3], fields[4]));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.debug("{} can't be read", file, e);
            return List.of();
        }
        return List.copyOf(notes);
    }
}
