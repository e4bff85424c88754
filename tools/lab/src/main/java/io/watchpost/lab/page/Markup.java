package io.watchpost.lab.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes HTML and SVG that is always well-formed: what is opened is closed, what is text is escaped. */
final class Markup {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes names and values in turns; numbers are written with at most two decimals
     */
    Markup open(String element, Object... attributes) {
        tag(element, attributes).append('>');
        open.push(element);
        return this;
    }

    /** Closes the innermost element that is open. */
    Markup close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element that can't hold anything. */
    Markup leaf(String element, Object... attributes) {
        tag(element, attributes).append("/>");
        return this;
    }

    /** Text, escaped. */
    Markup text(String plain) {
        text.append(escaped(plain));
        return this;
    }

    /** An element that holds nothing but text. */
    Markup element(String element, String plain, Object... attributes) {
        return open(element, attributes).text(plain).close();
    }

    /** A stylesheet of our own, not escaped; it may not contain markup. */
    Markup style(String css) {
        if (css.contains("<") || css.contains("&")) {
            throw new IllegalArgumentException("a stylesheet with markup in it");
        }
        text.append("<style>").append(css).append("</style>");
        return this;
    }

    /** A line break, so that the source can be read. */
    Markup line() {
        text.append('\n');
        return this;
    }

    /** Everything that was written; all elements must be closed. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return text.toString();
    }

    private StringBuilder tag(String element, Object... attributes) {
        text.append('<').append(element);
        for (int at = 0; at < attributes.length; at += 2) {
            text.append(' ')
                    .append(attributes[at])
                    .append("=\"")
                    .append(escaped(value(attributes[at + 1])))
                    .append('"');
        }
        return text;
    }

    private static String value(Object value) {
        return value instanceof Double number ? decimal(number) : value.toString();
    }

    /** With two decimals at most, and none that say nothing. */
    static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number).replaceFirst("\\.?0+$", "");
    }

    private static String escaped(String plain) {
        StringBuilder escaped = new StringBuilder();
        plain.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default ->
                    escaped.appendCodePoint(point < ' ' || (point >= 0xd800 && point < 0xe000) ? '\ufffd' : point);
            }
        });
        return escaped.toString();
    }
}
