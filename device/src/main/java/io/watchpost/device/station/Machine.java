package io.watchpost.device.station;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What kind of machine this is, as far as it decides how fast a model runs. */
final class Machine {
    private Machine() {}

    /** Architecture, processors that this process may use, and the processor's name where the kernel tells it. */
    static String describe() {
        return System.getProperty("os.arch") + " " + Runtime.getRuntime().availableProcessors() + " " + processor();
    }

    /** A PC says it in cpuinfo, a board in its device tree. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            String name = lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("");
            return name.isEmpty() ? board() : name;
        } catch (IOException e) {
            return "";
        }
    }

    private static String board() throws IOException {
        Path model = Path.of("/proc/device-tree/model");
        return Files.exists(model) ? Files.readString(model).replace("\0", "").strip() : "";
    }
}
