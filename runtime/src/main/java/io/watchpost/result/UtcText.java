package io.watchpost.result;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times on the wire: ISO 8601, UTC, always with milliseconds, {@code 2026-11-20T21:00:00.123Z}, so that texts sort like
 * times. Written by hand since the formatters of java.time cost a short command more than everything else it prints.
 */
public final class UtcText {
    /** 9999-12-31T23:59:59.999Z: what four digits of a year can say. */
    private static final long MILLIS_MAX = 253_402_300_799_999L;
    /** 0000-01-01T00:00:00.000Z. */
    private static final long MILLIS_MIN = -62_167_219_200_000L;

    private UtcText() {}

    /** @param utcMillis since 1970; a clock outside the years 0 to 9999 is shown as their first or last moment */
    public static String of(long utcMillis) {
        long millis = Math.clamp(utcMillis, MILLIS_MIN, MILLIS_MAX);
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1_000L), 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(24);
        digits(text, time.getYear(), 1_000);
        digits(text.append('-'), time.getMonthValue(), 10);
        digits(text.append('-'), time.getDayOfMonth(), 10);
        digits(text.append('T'), time.getHour(), 10);
        digits(text.append(':'), time.getMinute(), 10);
        digits(text.append(':'), time.getSecond(), 10);
        digits(text.append('.'), (int) Math.floorMod(millis, 1_000L), 100);
        return text.append('Z').toString();
    }

    private static void digits(StringBuilder text, int value, int highest) {
        for (int unit = highest; unit > 0; unit /= 10) {
            text.append((char) ('0' + value / unit % 10));
        }
    }
}
