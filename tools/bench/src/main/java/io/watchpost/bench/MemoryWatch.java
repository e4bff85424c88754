package io.watchpost.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Resident memory of this process, over a run. Used by one thread. */
final class MemoryWatch {
    private final List<Double> megabytes = new ArrayList<>();

    void look() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                megabytes.add(Long.parseLong(line.replaceAll("\\D", "")) / 1024.0);
            }
        }
    }

    /** The median of the first and of the last fifth: flat when both are alike. */
    String json() {
        int fifth = Math.max(1, megabytes.size() / 5);
        return String.format(
                Locale.ROOT,
                "{\"first\":%.1f,\"last\":%.1f,\"max\":%.1f}",
                Figure.median(megabytes.subList(0, fifth)),
                Figure.median(megabytes.subList(megabytes.size() - fifth, megabytes.size())),
                megabytes.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }
}
