package io.watchpost.engine.isolated;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a child ended, found from its exit code and its last words.
 *
 * @param how in one word: {@code SIGSEGV}, {@code exit 3}
 * @param sentence goes on after the name of the process: {@code was killed by SIGSEGV in libedgetpu.so.1}
 */
record ChildDeath(String how, String sentence) {
    private static final int LINE_CHARS_MAX = 300;

    /** How the virtual machine names the signal that it dies of, in its last words; and where it was. */
    private static final Pattern FATAL_SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+) \\(0x", Pattern.MULTILINE);

    private static final Pattern FATAL_PLACE = Pattern.compile("^# C\\s+\\[([^+\\]\\s]+)", Pattern.MULTILINE);

    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(4, "SIGILL"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"));

    /**
     * Explains an end.
     *
     * @param exit the exit code, 128 and the signal for a process that was killed
     * @param output the end of what it printed
     */
    static ChildDeath of(int exit, String output) {
        String how = how(exit, output);
        String sentence = how.startsWith("exit ") ? "ended by itself (" + how + ")" : "was killed by " + how;
        Matcher place = FATAL_PLACE.matcher(output);
        if (place.find()) {
            sentence += " in " + place.group(1);
        } else if (how.equals("SIGKILL")) {
            sentence += ", as by somebody or by a system short of memory";
        }
        String last = lastLine(output);
        return new ChildDeath(how, last.isEmpty() ? sentence : sentence + "; it said last: " + last);
    }

    private static String how(int exit, String output) {
        Matcher fatal = FATAL_SIGNAL.matcher(output);
        if (fatal.find()) {
            return fatal.group(1);
        }
        return exit > 128 ? SIGNALS.getOrDefault(exit - 128, "signal " + (exit - 128)) : "exit " + exit;
    }

    /** The last line that isn't the virtual machine's report of its own end. */
    static String lastLine(String output) {
        String last = "";
        for (String line : output.lines().toList()) {
            String printable = line.replaceAll("[^\\p{Print}]+", " ").strip();
            if (!printable.isEmpty() && !printable.startsWith("#") && !printable.startsWith("[error occurred")) {
                last = printable;
            }
        }
        return last.length() <= LINE_CHARS_MAX ? last : last.substring(0, LINE_CHARS_MAX) + "…";
    }
}
