package io.watchpost.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the lines: {@code names/NAME/line.0.json} and {@code line.1.json}, written in turns, so that a damaged one
 * costs one transition.
 */
final class LineFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LineFiles.class);
    private static final String NAMES = "names";
    private static final int SIZE_BYTES_MAX = 1 << 20;

    private LineFiles() {}

    /** The folder of all names. */
    static Path names(Path store) {
        return store.resolve(NAMES);
    }

    /** The folder of one name. */
    static Path home(Path store, String name) {
        return names(store).resolve(name);
    }

    /** All lines, by name. */
    static Map<String, ModelLine> read(Path store) throws IOException {
        Map<String, ModelLine> lines = new TreeMap<>();
        if (!Files.isDirectory(names(store))) {
            return lines;
        }
        try (Stream<Path> entries = Files.list(names(store))) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                ModelLine line = newest(entry);
                if (line != null) {
                    lines.put(line.name(), line);
                }
            }
        }
        return lines;
    }

    /** Commits a line. */
    static void write(Path store, ModelLine line, StoreFiles files) throws IOException {
        Path home = home(store, line.name());
        files.makeFolder(home);
        files.replace(file(home, line.edition()), LineJson.bytes(line));
    }

    private static Path file(Path home, long edition) {
        return home.resolve("line." + edition % 2 + ".json");
    }

    /**
     * What is damaged, a sentence each; empty when all is sound. Reads only.
     *
     * @throws IOException if the disk doesn't let anybody look
     */
    static List<String> problems(Path store) throws IOException {
        List<String> problems = new ArrayList<>();
        if (Files.isDirectory(names(store))) {
            try (Stream<Path> entries = Files.list(names(store))) {
                for (Path entry : entries.filter(Files::isDirectory).sorted().toList()) {
                    newest(entry, problems);
                }
            }
        }
        return problems;
    }

    private static @Nullable ModelLine newest(Path home) throws IOException {
        List<String> problems = new ArrayList<>();
        ModelLine line = newest(home, problems);
        problems.forEach(LOG::warn);
        return line;
    }

    /** The newest line that is sound; null when there is none. */
    private static @Nullable ModelLine newest(Path home, List<String> problems) throws IOException {
        ModelLine newest = null;
        List<String> damaged = new ArrayList<>();
        for (int turn = 0; turn < 2; turn++) {
            Path file = file(home, turn);
            if (!Files.isRegularFile(file)) {
                continue;
            }
            try {
                ModelLine line = sound(home, file);
                newest = newest == null || line.edition() > newest.edition() ? line : newest;
            } catch (IllegalArgumentException e) {
                damaged.add(file + " is damaged (" + e.getMessage() + ")");
            }
        }
        String follows = newest == null
                ? "; nothing is known of this model any more: install it again"
                : "; the other edition of it holds";
        damaged.forEach(one -> problems.add(one + follows));
        return newest;
    }

    private static ModelLine sound(Path home, Path file) throws IOException {
        if (Files.size(file) > SIZE_BYTES_MAX) {
            throw new IllegalArgumentException("it has " + Files.size(file) + " bytes");
        }
        ModelLine line = LineJson.read(Files.readAllBytes(file));
        if (!line.name().equals(String.valueOf(home.getFileName()))) {
            throw new IllegalArgumentException("it is of the model " + line.name());
        }
        return line;
    }
}
