package io.watchpost.update;

import io.watchpost.engine.EngineProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Remembers verdicts in a folder, by the model's digest and the engine's name and version.
 *
 * <pre>
 * &lt;64 hex digits&gt;-&lt;engine&gt;-&lt;version&gt;.verdict
 *   watchpost.probe/1
 *   word TAB detail
 *   CRC-32C of the line above, hexadecimal      written last; a file without it is no verdict
 * </pre>
 *
 * A file appears by one rename. A damaged one counts as none: the model is then probed again. Callable from any thread.
 */
public final class ProbeVerdicts {
    private static final String SCHEMA = "watchpost.probe/1";
    private static final String ENDING = ".verdict";
    private static final int FILES_MAX = 200;
    private static final int FILE_BYTES_MAX = 16 * 1024;

    private final Path folder;

    /** Keeps verdicts in a folder, which is made when the first one is stored. */
    public ProbeVerdicts(Path folder) {
        this.folder = folder;
    }

    /** The verdict on a model for an engine, if one was stored. */
    public Optional<ProbeVerdict> find(String digest, EngineProvider engine) {
        Path file = file(digest, engine);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > FILE_BYTES_MAX) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            boolean sound = lines.size() == 3
                    && lines.get(0).equals(SCHEMA)
                    && lines.get(2).equals(check(lines.get(1)));
            return sound ? VerdictText.parse(lines.get(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // unreadable, or not even text: as good as none
        }
    }

    /** Stores a verdict; one of the oldest goes when there are too many. Without a writable folder nothing is kept. */
    void store(String digest, EngineProvider engine, ProbeVerdict verdict) {
        String line = VerdictText.line(verdict);
        String text = SCHEMA + "\n" + line + "\n" + check(line) + "\n";
        try {
            Files.createDirectories(folder);
            shed();
            Path temporary = Files.createTempFile(folder, "verdict", ".tmp");
            try {
                Files.writeString(temporary, text);
                Files.move(temporary, file(digest, engine), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            System.getLogger(ProbeVerdicts.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the verdict on a model could not be kept in " + folder + " (" + e
                                    + "): it will be probed again next time");
        }
    }

    private void shed() throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(file -> file.toString().endsWith(ENDING))
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList();
        }
        for (Path file : files.subList(0, Math.max(0, files.size() - FILES_MAX + 1))) {
            Files.deleteIfExists(file);
        }
    }

    private Path file(String digest, EngineProvider engine) {
        String name = digest.substring(digest.indexOf(':') + 1) + "-" + engine.id() + "-" + engine.version();
        return folder.resolve(name.replaceAll("[^A-Za-z0-9.-]", "_") + ENDING);
    }

    private static String check(String line) {
        CRC32C crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
