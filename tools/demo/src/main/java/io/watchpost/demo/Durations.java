package io.watchpost.demo;

import io.watchpost.cli.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 500ms}, {@code 10s}, {@code 2m}. */
final class Durations {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)");

    private Durations() {}

    static long millis(String flag, String text) throws Failure {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw Failure.usage(flag + ": found \"" + text + "\", expected a time above 0 like 500ms, 10s or 2m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> number;
            case "s" -> number * 1_000;
            default -> number * 60_000;
        };
    }
}
