package io.watchpost.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.engine.EngineProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Verdicts survive the process; damage makes them vanish, never change. */
final class ProbeVerdictsTest {
    private static final String DIGEST = "sha256:" + "0f".repeat(32);
    private final EngineProvider engine = new HostileEngines.Hanging();

    @TempDir
    Path folder;

    static Stream<ProbeVerdict> verdicts() {
        return Stream.of(
                new ProbeVerdict.Usable("tflite 2.20.0 xnnpack"),
                new ProbeVerdict.Refused("has\ta tab"),
                new ProbeVerdict.Crashed("SIGFPE"));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void aVerdict_isFoundAgain(ProbeVerdict verdict) {
        new ProbeVerdicts(folder).store(DIGEST, engine, verdict);
        ProbeVerdict found = new ProbeVerdicts(folder).find(DIGEST, engine).orElseThrow();
        assertThat(found.word()).isEqualTo(verdict.word());
        assertThat(found.reason()).isEqualTo(verdict.reason().replace('\t', ' '));
    }

    @Test
    void anotherEngineOrModel_hasNoVerdict() {
        ProbeVerdicts verdicts = new ProbeVerdicts(folder);
        verdicts.store(DIGEST, engine, new ProbeVerdict.Usable("x"));
        assertThat(verdicts.find(DIGEST, new HostileEngines.Crashing())).isEmpty();
        assertThat(verdicts.find("sha256:" + "1f".repeat(32), engine)).isEmpty();
    }

    @Test
    void everyDamage_isNoVerdict() throws IOException {
        ProbeVerdicts verdicts = new ProbeVerdicts(folder);
        verdicts.store(DIGEST, engine, new ProbeVerdict.Refused("needs a custom operator"));
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        byte[] sound = Files.readAllBytes(file);
        for (int length = 0; length < sound.length - 1; length++) {
            Files.write(file, java.util.Arrays.copyOf(sound, length));
            assertThat(verdicts.find(DIGEST, engine))
                    .as("cut to %d bytes", length)
                    .isEmpty();
        }
        for (int at = 0; at < sound.length - 1; at++) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 0x11;
            Files.write(file, damaged);
            assertThat(verdicts.find(DIGEST, engine)).as("byte %d changed", at).isEmpty();
        }
    }

    @Test
    void theFolder_doesNotGrowForEver() throws IOException {
        ProbeVerdicts verdicts = new ProbeVerdicts(folder);
        for (int i = 0; i < 230; i++) {
            verdicts.store("sha256:%064x".formatted(i), engine, new ProbeVerdict.Usable("x"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.count()).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void aFolderThatCantBeWritten_costsOnlyTheMemory() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "in the way");
        ProbeVerdicts verdicts = new ProbeVerdicts(blocked);
        verdicts.store(DIGEST, engine, new ProbeVerdict.Usable("x"));
        assertThat(verdicts.find(DIGEST, engine)).isEmpty();
    }
}
