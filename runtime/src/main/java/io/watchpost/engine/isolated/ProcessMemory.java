package io.watchpost.engine.isolated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of a process, as the kernel counts it.
 *
 * @param addressSpaceBytes reserved, which for a Java machine is much more than it uses
 * @param peakBytes the most that it has ever held
 */
record ProcessMemory(long addressSpaceBytes, long peakBytes) {

    /** @param process its number, or {@code self} */
    static ProcessMemory of(String process) throws IOException {
        long size = -1;
        long peak = -1;
        for (String line : Files.readAllLines(Path.of("/proc", process, "status"))) {
            if (line.startsWith("VmSize:")) {
                size = bytes(line);
            } else if (line.startsWith("VmHWM:")) {
                peak = bytes(line);
            }
        }
        if (size < 0 || peak < 0) {
            throw new IOException("/proc/" + process + "/status has no VmSize and VmHWM");
        }
        return new ProcessMemory(size, peak);
    }

    private static long bytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
    }
}
