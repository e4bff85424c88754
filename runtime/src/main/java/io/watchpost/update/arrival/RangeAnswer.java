package io.watchpost.update.arrival;

import java.net.http.HttpHeaders;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the head of an answer means for a file of which a part may be here. */
sealed interface RangeAnswer {

    /** Status codes of RFC 9110. */
    int OK = 200;

    int PARTIAL = 206;
    int NOT_SATISFIABLE = 416;
    int TOO_MANY = 429;
    int SERVER_ERRORS = 500;

    /** A server doesn't make us wait for longer. */
    long RETRY_SECONDS_MAX = 3_600;

    Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,15})-(\\d{1,15})/(\\d{1,15})");

    /** The bytes that follow those here. */
    record Rest() implements RangeAnswer {}

    /**
     * The file from its beginning.
     *
     * @param length when the server says it
     */
    record Whole(OptionalLong length) implements RangeAnswer {}

    /** What is here isn't a part of that file. */
    record Other(String reason) implements RangeAnswer {}

    /**
     * Not now.
     *
     * @param waitMillis that the server asks for; 0 when it doesn't
     */
    record Busy(String reason, long waitMillis) implements RangeAnswer {}

    /** Nothing that could be the file. */
    record Wrong(String reason) implements RangeAnswer {}

    /**
     * Reads the head.
     *
     * @param from the first byte that was asked for; 0 when no range was
     * @param size of the whole file, when it is known
     */
    static RangeAnswer of(int status, HttpHeaders headers, long from, OptionalLong size) {
        String encoding = headers.firstValue("content-encoding").orElse("identity");
        if (!encoding.equals("identity")) {
            return new Wrong("it sends the file in the encoding " + printable(encoding));
        }
        OptionalLong length = headers.firstValueAsLong("content-length");
        if (status == OK) {
            return size.isPresent() && length.isPresent() && length.getAsLong() != size.getAsLong()
                    ? new Wrong("it has a file of " + length.getAsLong() + " bytes where " + size.getAsLong()
                            + " were announced")
                    : new Whole(length);
        }
        if (status == PARTIAL && from > 0) {
            return range(headers.firstValue("content-range").orElse(""), from, size);
        }
        if (status == NOT_SATISFIABLE && from > 0) {
            return new Other("it has no bytes from " + from + " on");
        }
        if (status == TOO_MANY || status >= SERVER_ERRORS) {
            long seconds = headers.firstValue("retry-after")
                    .filter(text -> text.matches("\\d{1,9}"))
                    .map(Long::parseLong)
                    .orElse(0L);
            return new Busy("it answers " + status, Math.min(seconds, RETRY_SECONDS_MAX) * 1_000);
        }
        return new Wrong(headers.firstValue("location")
                .filter(location -> status / 100 == 3)
                .map(location ->
                        "it answers " + status + " and points to " + printable(location) + ", which isn't followed")
                .orElse("it answers " + status));
    }

    private static RangeAnswer range(String contentRange, long from, OptionalLong size) {
        Matcher range = CONTENT_RANGE.matcher(contentRange);
        if (!range.matches()) {
            return new Wrong("it answers with the range \"" + printable(contentRange) + "\"");
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        long total = Long.parseLong(range.group(3));
        if (size.isPresent() && total != size.getAsLong()) {
            return new Other("it has a file of " + total + " bytes");
        }
        return first == from && last == total - 1
                ? new Rest()
                : new Wrong(
                        "it was asked for the bytes from " + from + " on and answers with \"" + contentRange + "\"");
    }

    private static String printable(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() <= 200 ? clean : clean.substring(0, 200) + "…";
    }
}
