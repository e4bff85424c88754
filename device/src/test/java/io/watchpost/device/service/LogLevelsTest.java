package io.watchpost.device.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogLevelsTest {
    @TempDir
    Path state;

    private final Logger logger = Logger.getLogger("io.watchpost.test.levels");

    @BeforeEach
    void usual() {
        logger.setLevel(Level.INFO);
    }

    @Test
    void aLevelThatIsSaid_isFollowed_andTakenBack() throws Exception {
        LogLevels levels = new LogLevels(state, logger);
        levels.look();
        assertThat(logger.getLevel()).isEqualTo(Level.INFO);

        LogLevels.write(state, LogLevels.Word.DEBUG);
        levels.look();
        assertThat(logger.getLevel()).isEqualTo(Level.FINE);
        assertThat(LogLevels.read(state)).contains(LogLevels.Word.DEBUG);

        LogLevels.write(state, null);
        levels.look();
        assertThat(logger.getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void whatWasSaidBeforeTheStart_holds() throws Exception {
        LogLevels.write(state, LogLevels.Word.ERROR);

        new LogLevels(state, logger).look();

        assertThat(logger.getLevel()).isEqualTo(Level.SEVERE);
    }

    @Test
    void nonsense_changesNothing() throws Exception {
        LogLevels levels = new LogLevels(state, logger);
        LogLevels.write(state, LogLevels.Word.WARN);
        levels.look();

        Path file = Files.writeString(state.resolve("log-level"), "loud");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        levels.look();

        assertThat(logger.getLevel()).isEqualTo(Level.WARNING);
    }
}
