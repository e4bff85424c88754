package io.watchpost.update;

import io.watchpost.bundle.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The transitions of all models, for people: {@code history.jsonl}, one object a line, and the older half in {@code
 * history.1.jsonl} once that one is full. What is true stands in the lines; a damaged line of the history is passed over.
 */
final class History {
    private static final String FILE = "history.jsonl";
    private static final String OLDER = "history.1.jsonl";
    private static final long SIZE_BYTES_MAX = 256 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private History() {}

    static void append(Path folder, Transition transition, StoreFiles files) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file) && Files.size(file) > SIZE_BYTES_MAX) {
            files.delete(folder.resolve(OLDER));
            files.move(file, folder.resolve(OLDER));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            LineJson.transition(json, transition);
        }
        bytes.write('\n');
        files.append(file, bytes.toByteArray());
    }

    /** Oldest first. */
    static List<Transition> read(Path folder) throws IOException {
        List<Transition> transitions = new ArrayList<>();
        for (String name : List.of(OLDER, FILE)) {
            try (Stream<String> lines = Files.lines(folder.resolve(name), StandardCharsets.ISO_8859_1)) {
                lines.forEach(line -> {
                    try {
                        transitions.add(LineJson.transition(StrictJson.of(line.getBytes(StandardCharsets.ISO_8859_1))));
                    } catch (IllegalArgumentException e) {
                        // cut off by a power cut, or damaged
                    }
                });
            } catch (NoSuchFileException e) {
                // nothing happened yet
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return transitions;
    }
}
