package io.watchpost.demo;

import io.watchpost.result.Result;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Draws the newest picture and the figures below it in place, again and again. Each character cell shows two pixels,
 * one above the other: the upper half block in the colour of the upper one, on a background of the lower one's.
 */
final class TerminalView implements View {
    static final int WIDTH = 48;
    static final int HEIGHT_MAX = 36;

    private static final String ESCAPE = "\u001b[";
    private static final String UPPER_HALF = "\u2580";
    private static final String REST_OF_LINE = ESCAPE + "K";

    private final PrintWriter out;
    private final Preview preview;
    private final boolean trueColour;
    private int linesDrawn;

    /** @param trueColour whether the terminal knows 24-bit colours; otherwise the 256 of old ones are used */
    TerminalView(PrintWriter out, Preview preview, boolean trueColour) {
        this.out = out;
        this.preview = preview;
        this.trueColour = trueColour;
    }

    /** By the variable that terminals set for it. */
    static boolean knowsTrueColour(@Nullable String colorterm) {
        return "truecolor".equals(colorterm) || "24bit".equals(colorterm);
    }

    @Override
    public void show(Moment moment) {
        Preview.Picture picture = preview.look();
        Tally.Arrived last = moment.last();
        if (picture == null || last == null) {
            return;
        }
        StringBuilder text = new StringBuilder(8_192);
        if (linesDrawn > 0) {
            text.append(ESCAPE).append(linesDrawn).append('A').append('\r');
        }
        draw(picture, text);
        int figures = figures(moment, last, text);
        linesDrawn = picture.height() / 2 + figures;
        out.print(text);
        out.flush();
    }

    private void draw(Preview.Picture picture, StringBuilder text) {
        for (int y = 0; y < picture.height(); y += 2) {
            int upperBefore = -1;
            int lowerBefore = -1;
            for (int x = 0; x < picture.width(); x++) {
                int upper = picture.rgb()[y * picture.width() + x];
                int lower = picture.rgb()[(y + 1) * picture.width() + x];
                if (upper != upperBefore) {
                    colour(38, upper, text);
                }
                if (lower != lowerBefore) {
                    colour(48, lower, text);
                }
                upperBefore = upper;
                lowerBefore = lower;
                text.append(UPPER_HALF);
            }
            text.append(ESCAPE).append("0m").append(REST_OF_LINE).append('\n');
        }
    }

    private void colour(int ground, int rgb, StringBuilder text) {
        text.append(ESCAPE).append(ground);
        if (trueColour) {
            text.append(";2;")
                    .append(rgb >> 16 & 0xff)
                    .append(';')
                    .append(rgb >> 8 & 0xff)
                    .append(';')
                    .append(rgb & 0xff);
        } else {
            // the 6x6x6 cube that begins at colour 16
            int cube = (rgb >> 16 & 0xff) * 6 / 256 * 36 + (rgb >> 8 & 0xff) * 6 / 256 * 6 + (rgb & 0xff) * 6 / 256;
            text.append(";5;").append(16 + cube);
        }
        text.append('m');
    }

    private static int figures(Moment moment, Tally.Arrived last, StringBuilder text) {
        Result result = last.message().result();
        line(text, LinesView.answer(last) + verdict(last));
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "%.1f ms inference, %.1f ms in all; %.1f frames/s",
                        result.latency().inference(),
                        result.latency().total(),
                        moment.framesPerSecond()));
        line(
                text,
                "outbox " + moment.waiting() + " waiting, broker " + moment.broker() + "; " + moment.delivered()
                        + " delivered, " + moment.duplicates() + " of them twice");
        int lines = 3;
        if (moment.decided() > 0) {
            lines++;
            line(
                    text,
                    String.format(
                            Locale.ROOT, "accuracy %.1f %% of %d frames", moment.accuracy() * 100, moment.decided()));
        }
        if (!moment.page().isEmpty()) {
            lines++;
            line(text, "the same, and more, at " + moment.page());
        }
        return lines;
    }

    private static String verdict(Tally.Arrived last) {
        if (last.truth() == null) {
            return "";
        }
        String truth = last.truth().text();
        return last.label().equals(truth) ? "  (right)" : "  (it is " + truth + ")";
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(REST_OF_LINE).append('\n');
    }
}
