package io.watchpost.device.station;

import io.watchpost.engine.EngineOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code watchpost bench --tune} found to be best on this machine, one small text file for each model. A file that
 * is damaged, of another machine or of another engine's version counts as none: the standard is never wrong, only
 * slower. Callable from any thread and by several processes: a file appears whole, by one rename.
 *
 * <pre>
 * cacheDir/tuned/HEX.choice    HEX: the 64 digits of the model's digest
 *   watchpost.tuned/1
 *   machine=amd64 2 Intel(R) Xeon(R)
 *   engine=tflite
 *   version=2.20.0
 *   threads=1
 * </pre>
 */
public final class TunedChoices {
    private static final String FORMAT = "watchpost.tuned/1";
    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");
    private static final int SIZE_BYTES_MAX = 4_096;

    private final Path folder;
    private final String machine;

    public TunedChoices(Path cacheDir) {
        this(cacheDir, Machine.describe());
    }

    TunedChoices(Path cacheDir, String machine) {
        this.folder = cacheDir.resolve("tuned");
        this.machine = machine;
    }

    /**
     * One model's best.
     *
     * @param engine id of the engine
     * @param version of the engine when it was measured
     * @param threads of the inference
     */
    public record Choice(String engine, String version, int threads) {
        public Choice {
            new EngineOptions(threads);
        }
    }

    /** What was stored for the model on this machine; null when there is nothing that can be used. */
    public @Nullable Choice find(String digest) {
        Path file = file(digest);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            if (Files.size(file) > SIZE_BYTES_MAX) {
                return null;
            }
            List<String> lines = Files.readAllLines(file);
            Map<String, String> values = new HashMap<>();
            for (String line : lines) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            String engine = values.get("engine");
            String version = values.get("version");
            if (lines.isEmpty()
                    || !lines.getFirst().equals(FORMAT)
                    || !machine.equals(values.get("machine"))
                    || engine == null
                    || version == null) {
                return null;
            }
            return new Choice(engine, version, Integer.parseInt(values.getOrDefault("threads", "")));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Stores the best for a model, in place of what was there.
     *
     * @throws IOException if the folder can't be written
     */
    public void store(String digest, Choice choice) throws IOException {
        Path file = file(digest);
        Files.createDirectories(folder);
        String text = FORMAT + "\nmachine=" + machine + "\nengine=" + choice.engine + "\nversion=" + choice.version
                + "\nthreads=" + choice.threads + "\n";
        Path fresh = Files.createTempFile(folder, "new-", ".choice");
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private Path file(String digest) {
        var matcher = DIGEST.matcher(digest);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a digest is sha256: and 64 digits, was \"" + digest + "\"");
        }
        return folder.resolve(matcher.group(1) + ".choice");
    }
}
