package io.watchpost.config;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of every day in local time, from its first minute until before its last: {@code 02:00-05:00}. One that ends
 * before it begins goes over midnight.
 */
public record DailyWindow(LocalTime from, LocalTime until) {
    private static final Pattern TEXT = Pattern.compile("(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");

    public DailyWindow {
        if (from.equals(until)) {
            throw new IllegalArgumentException("a window that begins and ends at " + from + " is never or always open");
        }
    }

    /** Reads {@code HH:MM-HH:MM}. */
    public static DailyWindow parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        try {
            if (matcher.matches()) {
                return new DailyWindow(
                        time(matcher.group(1), matcher.group(2)), time(matcher.group(3), matcher.group(4)));
            }
        } catch (DateTimeException e) {
            // the sentence below says what is expected
        }
        throw new IllegalArgumentException("found \"" + text + "\", expected local times like 02:00-05:00");
    }

    private static LocalTime time(String hour, String minute) {
        return LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute));
    }

    public boolean isOpenAt(LocalTime time) {
        boolean begun = !time.isBefore(from);
        boolean ended = !time.isBefore(until);
        return from.isBefore(until) ? begun && !ended : begun || !ended;
    }

    @Override
    public String toString() {
        return from + "-" + until;
    }
}
