package io.watchpost.outbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** File systems that a test mounts as root, unmounted in reverse order. */
final class Mounts implements AutoCloseable {
    private final Deque<Path> mounted = new ArrayDeque<>();

    /** Mounts what the arguments say at this new folder. */
    Path mount(Path point, String... arguments) throws IOException {
        Files.createDirectory(point);
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        command.add(point.toString());
        run(command.toArray(String[]::new));
        mounted.push(point);
        return point;
    }

    void unmount(Path point) throws IOException {
        run("umount", point.toString());
        mounted.remove(point);
        Files.delete(point);
    }

    /** Whether the kernel can do this. */
    static boolean tries(String... command) throws IOException {
        Process process = start(command);
        process.getInputStream().readAllBytes();
        return ended(process);
    }

    static void run(String... command) throws IOException {
        Process process = start(command);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!ended(process)) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public void close() throws IOException {
        while (!mounted.isEmpty()) {
            unmount(mounted.peek());
        }
    }

    private static boolean ended(Process process) throws IOException {
        try {
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            throw new IOException("interrupted while waiting for a command", e);
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
