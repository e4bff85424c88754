package io.watchpost.device.camera;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that makes pictures and writes them to its output. What it complains of is drained; it ends when this is
 * closed, and with the thread that started it at the latest.
 */
final class SupervisedProgram implements AutoCloseable {
    private static final String PATH_DEFAULT = "/usr/local/bin:/usr/bin:/bin";
    private static final long STOP_MILLIS = 1_000;
    private static final int SIGNALLED = 128;

    private final String name;
    private final Process process;
    private final LastWords lastWords;

    private SupervisedProgram(String name, Process process) {
        this.name = name;
        this.process = process;
        lastWords = new LastWords(name, process.getErrorStream());
    }

    /** Where programs are looked for when nobody says otherwise: where the shell looks. */
    static String searchPath() {
        return System.getenv().getOrDefault("PATH", PATH_DEFAULT);
    }

    /** The program's file; null if it isn't in any of the folders, which are written as in the variable PATH. */
    static @Nullable String find(String name, String searchPath) {
        for (String folder : searchPath.split(":", -1)) {
            try {
                Path file = Path.of(folder, name);
                if (!folder.isEmpty() && Files.isExecutable(file) && Files.isRegularFile(file)) {
                    return file.toString();
                }
            } catch (InvalidPathException e) {
                // no folder of ours
            }
        }
        return null;
    }

    /**
     * Starts it.
     *
     * @param words the program's file and its arguments
     */
    static SupervisedProgram start(List<String> words, String searchPath) throws IOException {
        List<String> command = new ArrayList<>();
        String binder = find("setpriv", searchPath);
        if (binder != null) {
            // util-linux: the kernel ends it with the thread that started it, also when nothing could be closed
            command.addAll(List.of(binder, "--pdeathsig", "KILL"));
        }
        command.addAll(words);
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        return new SupervisedProgram(String.valueOf(Path.of(words.getFirst()).getFileName()), process);
    }

    String name() {
        return name;
    }

    InputStream output() {
        return process.getInputStream();
    }

    /** Whether it has ended as it should, after its output did. */
    boolean hasSucceeded() {
        return hasEnded() && process.exitValue() == 0;
    }

    /** How it ended, with its last words: a clause that begins with its name. */
    String end() {
        String how = "closed its output";
        if (hasEnded()) {
            int code = process.exitValue();
            how = code > SIGNALLED && code < SIGNALLED + 65
                    ? "was ended by signal " + (code - SIGNALLED)
                    : "ended with code " + code;
        }
        String words = lastWords.text();
        return name + " " + how + (words.isEmpty() ? "" : "; it said last: " + words);
    }

    private boolean hasEnded() {
        try {
            return process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends it at once: nothing has to be left in order. */
    void kill() {
        process.destroyForcibly();
    }

    /** Asks it to end, since then it leaves its device in order, and ends it if it doesn't. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
