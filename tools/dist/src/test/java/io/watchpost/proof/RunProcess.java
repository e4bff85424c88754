package io.watchpost.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The shipped {@code watchpost run} as a process of its own. */
final class RunProcess implements AutoCloseable {
    /** SIGTERM must end {@code run} within this, with nothing lost. */
    private static final long TERMINATE_MILLIS = 5_000;

    private static final int SIGTERM = 15;

    private final Process process;
    private final Path log;

    private RunProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@code bin/watchpost run} with the given flags; what it prints goes to the log file.
     *
     * @param cache for verdicts and the start cache
     * @param environment added to that of the test
     */
    static RunProcess start(Path log, Path cache, Map<String, String> environment, List<String> flags)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(Distribution.launcher().toString(), "run"));
        command.addAll(flags);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new RunProcess(builder.start(), log);
    }

    /** kill -9; the launcher replaced itself by the JVM, so this is the writer itself. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** kill -STOP: the process does nothing more, as if the power had gone. */
    void freeze() throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -STOP " + process.pid() + " ended with " + exit);
        }
    }

    /** SIGTERM, which must end it in time and in good order, with the exit code that a JVM then has. */
    void terminate() throws InterruptedException, IOException {
        process.destroy();
        assertThat(awaitEnd(TERMINATE_MILLIS)).as("%s", log()).isEqualTo(128 + SIGTERM);
        assertThat(log()).contains("INFO  Station: stopped; ");
    }

    int awaitEnd(long timeoutMillis) throws InterruptedException, IOException {
        if (!process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("run did not end within " + timeoutMillis + " ms:\n" + log());
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
