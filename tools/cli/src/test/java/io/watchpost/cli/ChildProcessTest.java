package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: the exit code that the shell sees, and which stream says what. */
final class ChildProcessTest {
    @TempDir
    Path folder;

    @Test
    void classify_exitsWith0_andItsOutputIsUtf8() throws Exception {
        Path labels = Files.write(folder.resolve("labels.txt"), List.of("röt", "grün", "blau"));
        Path red = TestFiles.picture(folder, "red.png", Color.RED);

        Process child = start(
                "classify",
                "--cache-dir",
                folder.toString(),
                "--top",
                "1",
                "--labels",
                labels.toString(),
                TestFiles.model(folder).toString(),
                red.toString());

        assertThat(output(child)).endsWith("röt\n");
        assertThat(child.waitFor()).isEqualTo(ExitCode.OK);
    }

    @Test
    void wrongCommand_exitsWith2() throws Exception {
        Process child = start("clasify");

        assertThat(output(child)).contains("did you mean classify?").doesNotContain("\tat ");
        assertThat(child.waitFor()).isEqualTo(ExitCode.USAGE);
    }

    private Process start(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dwatchpost.native.dir=" + System.getProperty("watchpost.native.dir"),
                "-cp",
                System.getProperty("java.class.path"),
                Watchpost.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process child) throws Exception {
        String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
