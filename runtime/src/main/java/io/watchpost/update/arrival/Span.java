package io.watchpost.update.arrival;

/** Lengths of time in words, coarse as people say them. */
final class Span {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Span() {}

    /** {@code 40 s}, {@code 12 min}, {@code 5 h}, {@code 9 days}; from two of a unit on. */
    static String words(long millis) {
        if (millis < 2 * MINUTE) {
            return millis / 1_000 + " s";
        }
        if (millis < 2 * HOUR) {
            return millis / MINUTE + " min";
        }
        return millis < 2 * DAY ? millis / HOUR + " h" : millis / DAY + " days";
    }
}
