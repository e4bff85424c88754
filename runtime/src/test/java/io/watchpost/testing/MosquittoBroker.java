package io.watchpost.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Mosquitto on free ports of the loopback, with its files in a folder of the test's own. It has two listeners:
 * one with the rules under test, and one without any for the judge. Can be stopped, killed and started again on the
 * same ports. Used by the test's thread.
 */
public final class MosquittoBroker implements AutoCloseable {
    private final Path program = Needs.program("mosquitto");
    private final Path folder;
    private final int port = freePort();
    private final int judgePort = freePort();
    private final List<String> rules = new ArrayList<>();
    private final List<String> general = new ArrayList<>();
    private boolean anonymous = true;
    private @Nullable Process process;

    /** @param folder that exists; configuration and log are written there */
    public MosquittoBroker(Path folder) {
        this.folder = folder;
    }

    /** One user; nobody else is let in. */
    public MosquittoBroker withPassword(String user, String password) throws IOException {
        Path file = folder.resolve("passwords");
        run(Needs.program("mosquitto_passwd").toString(), "-b", "-c", file.toString(), user, password);
        rules.add("password_file " + file);
        anonymous = false;
        return this;
    }

    /** TLS with a certificate; with an authority, clients must show a certificate that it signed. */
    public MosquittoBroker withTls(Path certificate, Path key, @Nullable Path clientAuthority) {
        rules.add("certfile " + certificate);
        rules.add("keyfile " + key);
        if (clientAuthority != null) {
            rules.add("cafile " + clientAuthority);
            rules.add("require_certificate true");
        }
        return this;
    }

    /** Access rules of the listener under test, as in an ACL file of Mosquitto. */
    public MosquittoBroker withAccess(String... lines) throws IOException {
        Files.write(folder.resolve("acl"), List.of(lines));
        rules.add("acl_file " + folder.resolve("acl"));
        return this;
    }

    /** Any other line of the listener under test. */
    public MosquittoBroker withRule(String line) {
        rules.add(line);
        return this;
    }

    /** Any other line of the general part of the configuration. */
    public MosquittoBroker with(String line) {
        general.add(line);
        return this;
    }

    /** Starts it, or starts it again, and waits until it listens. */
    public MosquittoBroker start() throws IOException {
        List<String> lines = new ArrayList<>(general);
        lines.addAll(List.of(
                "user root",
                "per_listener_settings true",
                "max_queued_messages 1000000", // 0 would be unlimited, and makes 2.0.11 hang up on what it denies
                "max_queued_bytes 0",
                "listener " + judgePort + " 127.0.0.1",
                "allow_anonymous true",
                "listener " + port + " 127.0.0.1",
                "allow_anonymous " + anonymous));
        lines.addAll(rules);
        Path config = Files.write(folder.resolve("mosquitto.conf"), lines);
        process = new ProcessBuilder(program.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("mosquitto.log").toFile()))
                .start();
        await("mosquitto listens; its log: " + folder.resolve("mosquitto.log"))
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> listens(port) && listens(judgePort));
        return this;
    }

    /** New access rules, from now on. */
    public void changeAccess(String... lines) throws IOException {
        Files.write(folder.resolve("acl"), List.of(lines));
        run("kill", "-HUP", Long.toString(running().pid()));
    }

    /** SIGTERM: it says goodbye to its clients. */
    public void stop() {
        running().destroy();
        awaitEnd();
    }

    /** SIGKILL. */
    public void kill() {
        running().destroyForcibly();
        awaitEnd();
    }

    public int port() {
        return port;
    }

    /** Of the listener without rules. */
    public int judgePort() {
        return judgePort;
    }

    /** {@code mqtt://127.0.0.1:port}. */
    public String uri() {
        return "mqtt://127.0.0.1:" + port;
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("mosquitto.log"));
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    /** A port that nobody listens on at this moment. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process running() {
        Process known = process;
        if (known == null) {
            throw new IllegalStateException("the broker isn't running: call start() first");
        }
        return known;
    }

    private void awaitEnd() {
        try {
            if (!running().waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("mosquitto " + running().pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a program to its end; fails with its output when it fails. */
    static void run(String... command) throws IOException {
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(started.getInputStream().readAllBytes(), UTF_8);
        try {
            if (started.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
