package io.watchpost.device.service;

import io.watchpost.file.SavedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * How much a station logs, while it runs: a word in the file {@code log-level} of its state folder, which outlives
 * restarts. Whoever may write there may change it; {@code watchpost log-level} does. A file, since a signal can say one
 * thing only and a socket would be one more thing to guard.
 *
 * <p>For one thread, the one that looks.
 */
public final class LogLevels {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogLevels.class);
    private static final String FILE = "log-level";
    private static final long SIZE_BYTES_MAX = 64;

    /** What may be said there. */
    public enum Word {
        ERROR,
        WARN,
        INFO,
        DEBUG;

        Level level() {
            return switch (this) {
                case ERROR -> Level.SEVERE;
                case WARN -> Level.WARNING;
                case INFO -> Level.INFO;
                case DEBUG -> Level.FINE;
            };
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Empty if it is none of them. */
        public static Optional<Word> of(String text) {
            for (Word word : values()) {
                if (word.wireName().equals(text.strip().toLowerCase(Locale.ROOT))) {
                    return Optional.of(word);
                }
            }
            return Optional.empty();
        }
    }

    private final Path stateDir;
    private final Path file;
    private final Logger logger;
    private final @Nullable Level usual;
    private @Nullable FileTime seen;

    /**
     * Looks nowhere before {@link #look}.
     *
     * @param logger whose level is set; as it is now is the usual one
     */
    public LogLevels(Path stateDir, Logger logger) {
        this.stateDir = stateDir;
        this.file = stateDir.resolve(FILE);
        this.logger = logger;
        this.usual = logger.getLevel();
    }

    /** Follows the file, if it has changed since the last look. */
    public void look() {
        FileTime now = changed();
        if (Objects.equals(now, seen)) {
            return;
        }
        seen = now;
        Optional<Word> said = now == null ? Optional.empty() : read(stateDir);
        if (now != null && said.isEmpty()) {
            LOG.warn("{} says none of error, warn, info, debug: the log stays as it is", file);
            return;
        }
        logger.setLevel(said.isPresent() ? said.get().level() : usual);
        LOG.warn(
                "the log level is {} from now on", said.isPresent() ? said.get().wireName() : "the usual one");
    }

    private @Nullable FileTime changed() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return null;
        }
    }

    /** What the file of this state folder says; empty if there is none, or nothing that is known. */
    public static Optional<Word> read(Path stateDir) {
        Path file = stateDir.resolve(FILE);
        try {
            return Files.size(file) > SIZE_BYTES_MAX ? Optional.empty() : Word.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Says it to whoever runs on this state folder, now or later.
     *
     * @param word null for the usual level
     * @throws IOException if it can't be written
     */
    public static void write(Path stateDir, @Nullable Word word) throws IOException {
        Path file = stateDir.resolve(FILE);
        if (word == null) {
            Files.deleteIfExists(file);
            return;
        }
        if (!Files.isDirectory(stateDir)) {
            throw new NoSuchFileException(stateDir.toString());
        }
        SavedFile.write(file, (word.wireName() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
