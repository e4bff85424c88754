package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java process with this one's class path. */
final class Child {
    private Child() {}

    /** What it said until it ended by itself. */
    record Output(List<String> lines, String errors) {}

    static Output run(Class<?> main, List<String> options, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(arguments);
        Path errors = Files.createTempFile("errors", "");
        try {
            ProcessBuilder process = new ProcessBuilder(command).redirectError(errors.toFile());
            process.environment().putAll(environment);
            Process running = process.start();
            List<String> lines = new String(running.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(running.waitFor())
                    .as("%s %s", lines, Files.readString(errors))
                    .isZero();
            return new Output(lines, Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }
}
