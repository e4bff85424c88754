package io.watchpost.device.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether what a process prints goes to systemd's journal, which takes a priority in front of each line, sd-daemon(3). */
public final class Journal {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private Journal() {}

    /** Whether stderr is the journal itself, and not a file or a pipe of somebody that the journal started. */
    public static boolean isStderr() {
        try {
            return isMeant(System.getenv(), Files.readSymbolicLink(STDERR).toString());
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Compares what systemd says with what there is.
     *
     * @param target of the descriptor's link in /proc, {@code socket:[4711]}
     */
    static boolean isMeant(Map<String, String> environment, String target) {
        String stream = environment.getOrDefault("JOURNAL_STREAM", ""); // device:inode
        int colon = stream.indexOf(':');
        return colon > 0 && target.equals("socket:[" + stream.substring(colon + 1) + "]");
    }

    /** The text with {@code <3>} or the like in front of each of its lines; 3 is an error, 4 a warning, 6 information, 7 debug. */
    public static String lines(int priority, String text) {
        String mark = "<" + priority + ">";
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return mark + body.replace("\n", "\n" + mark) + "\n";
    }
}
