package io.watchpost.greengrass.component;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.greengrass.nucleus.InProcessNucleus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The component as a process of its own in a work folder, with what it printed. */
public final class ComponentProcess implements AutoCloseable {
    /** SIGTERM must end it within this, with nothing lost. */
    private static final long TERMINATE_MILLIS = 5_000;

    private final Process process;
    private final Path out;
    private final Path err;

    private ComponentProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** How a nucleus starts it: the words of a command. */
    public interface Command {
        List<String> words();

        /** Besides what the nucleus adds; here none prepares a start cache beside what is looked at. */
        default Map<String, String> environment() {
            return Map.of("WATCHPOST_AOT", "off");
        }

        /** With the classes of this module. */
        static Command ofThisModule() {
            return () -> List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx96m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Daws.crt.libc=glibc",
                    "-Djava.library.path=" + System.getProperty("java.library.path"),
                    "-Dwatchpost.native.dir=" + System.getProperty("watchpost.native.dir"),
                    "-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    ComponentMain.class.getName());
        }
    }

    /**
     * Starts it.
     *
     * @param workFolder the component's
     * @param logs where what it prints goes to files of this start's own
     */
    public static ComponentProcess start(Command command, InProcessNucleus nucleus, Path workFolder, Path logs)
            throws IOException {
        Path out = Files.createTempFile(logs, "component-", ".out");
        Path err =
                Files.createFile(out.resolveSibling(out.getFileName().toString().replace(".out", ".err")));
        ProcessBuilder builder = new ProcessBuilder(command.words());
        builder.directory(workFolder.toFile());
        builder.environment().putAll(nucleus.environment());
        builder.environment().put("AWS_IOT_THING_NAME", "porch");
        builder.environment().putAll(command.environment());
        builder.redirectOutput(out.toFile());
        builder.redirectError(err.toFile());
        return new ComponentProcess(builder.start(), out, err);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Megabytes, of a million bytes, that it takes now. */
    long residentMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1_024 / 1_000_000;
            }
        }
        throw new IOException("no VmRSS of " + process.pid());
    }

    /** Waits for it to end by itself. */
    int awaitEnd(long millis) throws InterruptedException {
        if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it did not end within " + millis + " ms:\n" + out() + err());
        }
        return process.exitValue();
    }

    /** SIGTERM. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd(TERMINATE_MILLIS);
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
