package io.watchpost.device.gpio.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A chip of the kernel's gpio-sim, if there is one: its node, and the files that pull at its lines and show them. */
public record SimulatedChip(Path node, Path folder) {
    private static final Path PLATFORM = Path.of("/sys/devices/platform");

    /** The test is skipped without one. */
    public static SimulatedChip needed() throws IOException {
        List<Path> found = find();
        Needs.kernel(!found.isEmpty(), "gpio-sim, a simulated GPIO chip");
        Path folder = found.getFirst();
        return new SimulatedChip(Path.of("/dev").resolve(folder.getFileName()), folder);
    }

    private static List<Path> find() throws IOException {
        if (!Files.isDirectory(PLATFORM)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                PLATFORM,
                2,
                (path, _) ->
                        path.toString().contains("/gpio-sim") && path.toString().contains("/gpiochip"))) {
            return files.sorted().toList();
        }
    }

    public void pull(int line, boolean high) throws IOException {
        Files.writeString(folder.resolve("sim_gpio" + line).resolve("pull"), high ? "pull-up" : "pull-down");
    }

    public boolean level(int line) throws IOException {
        String value = Files.readString(folder.resolve("sim_gpio" + line).resolve("value"))
                .strip();
        assertThat(value).isIn("0", "1");
        return value.equals("1");
    }
}
