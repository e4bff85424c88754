package io.watchpost.device.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.testing.Needs;
import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other end of sd_notify(3): an AF_UNIX datagram socket, in a python3 of its own, and what arrived there. */
final class NotifySocket implements AutoCloseable {
    private static final String PROGRAM = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            name = sys.argv[1]
            s.bind('\\0' + name[1:] if name[0] == '@' else name)
            print('bound', flush=True)
            while True:
                print(s.recv(4096).decode().replace('\\n', '|'), flush=True)
            """;

    private final Process process;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private volatile long lastFedNanos = System.nanoTime();

    /** @param name a path, or {@code @name} */
    NotifySocket(String name) throws Exception {
        process = new ProcessBuilder(Needs.program("python3").toString(), "-c", PROGRAM, name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(UTF_8);
        if (!"bound".equals(out.readLine())) {
            throw new IllegalStateException("no socket at " + name);
        }
        Thread.ofPlatform()
                .daemon()
                .start(() -> out.lines().forEach(line -> {
                    if (line.contains("WATCHDOG=1")) {
                        lastFedNanos = System.nanoTime();
                    }
                    messages.add(line);
                }));
    }

    /** Each datagram, its lines joined with {@code |}. */
    List<String> messages() {
        return messages;
    }

    long fed() {
        return messages.stream()
                .filter(message -> message.contains("WATCHDOG=1"))
                .count();
    }

    /** As systemd measures it. */
    long unfedMillis() {
        return (System.nanoTime() - lastFedNanos) / 1_000_000;
    }

    @Override
    public void close() {
        process.destroyForcibly(); // the reader ends with it
    }
}
