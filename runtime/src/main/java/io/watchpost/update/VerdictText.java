package io.watchpost.update;

import java.util.Optional;

/** A verdict as one line, {@code word TAB detail}: what the child prints and what the cache keeps. */
final class VerdictText {
    private static final int DETAIL_CHARS_MAX = 1000;

    private VerdictText() {}

    static String line(ProbeVerdict verdict) {
        return switch (verdict) {
            case ProbeVerdict.Usable(String engine) -> line(verdict, engine);
            case ProbeVerdict.Refused(String reason) -> line(verdict, reason);
            case ProbeVerdict.Crashed(String signal) -> line(verdict, signal);
            case ProbeVerdict.TimedOut(long limitMillis) -> line(verdict, Long.toString(limitMillis));
        };
    }

    private static String line(ProbeVerdict verdict, String detail) {
        return verdict.word() + "\t" + oneLine(detail);
    }

    /** Without what would end the line, and bounded: parts of it may come out of a hostile file. */
    static String oneLine(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ");
        return clean.length() <= DETAIL_CHARS_MAX ? clean : clean.substring(0, DETAIL_CHARS_MAX);
    }

    /** The verdict of a line; empty if it isn't one. */
    static Optional<ProbeVerdict> parse(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0) {
            return Optional.empty();
        }
        String detail = line.substring(tab + 1);
        try {
            return switch (line.substring(0, tab)) {
                case "usable" -> Optional.of(new ProbeVerdict.Usable(detail));
                case "refused" -> Optional.of(new ProbeVerdict.Refused(detail));
                case "crashed" -> Optional.of(new ProbeVerdict.Crashed(detail));
                case "timedOut" -> Optional.of(new ProbeVerdict.TimedOut(Long.parseLong(detail)));
                default -> Optional.empty();
            };
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
