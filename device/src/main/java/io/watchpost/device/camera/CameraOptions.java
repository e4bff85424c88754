package io.watchpost.device.camera;

import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Frame;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the typed options of a {@link CameraUri}; each failure is a sentence that shows the value and what is allowed. */
public final class CameraOptions {
    /** Frames per second that anybody may ask for; more is a slip of the pen. */
    public static final double FPS_MAX = 1_000;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    /** Width and height in pixels. */
    public record Size(int width, int height) {
        public Size {
            if (width < 1 || height < 1 || width > Frame.SIDE_MAX || height > Frame.SIDE_MAX) {
                throw new IllegalArgumentException("size must be 1x1 to " + Frame.SIDE_MAX + "x" + Frame.SIDE_MAX
                        + ", was " + width + "x" + height);
            }
        }

        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    private CameraOptions() {}

    /** The option {@code size}. */
    public static Size size(CameraUri uri, Size otherwise) {
        String text = uri.option("size");
        if (text == null) {
            return otherwise;
        }
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw refused(uri, "size", text, "WIDTHxHEIGHT in pixels, like 640x480");
        }
        try {
            return new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("camera " + uri.text() + ": " + e.getMessage(), e);
        }
    }

    /** The same camera with the option {@code size} divided; in whole pairs of pixels, which most formats ask for. */
    public static CameraUri smaller(CameraUri uri, Size otherwise, int divisor) {
        Size full = size(uri, otherwise);
        Size smaller = new Size(Math.max(2, full.width / divisor / 2 * 2), Math.max(2, full.height / divisor / 2 * 2));
        return uri.with("size", smaller.toString());
    }

    /** Frames per second, a fraction allowed (0.1 is one every ten seconds). */
    public static double fps(CameraUri uri, double otherwise) {
        String text = uri.option("fps");
        if (text == null) {
            return otherwise;
        }
        try {
            double fps = Double.parseDouble(text);
            if (fps > 0 && fps <= FPS_MAX) {
                return fps;
            }
        } catch (NumberFormatException e) {
            throw refused(uri, "fps", text, "a number above 0 and at most 1000");
        }
        throw refused(uri, "fps", text, "a number above 0 and at most 1000");
    }

    /** A whole number from 1 on. */
    public static long count(CameraUri uri, String name, long otherwise) {
        String text = uri.option(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) < 1) {
            throw refused(uri, name, text, "a whole number, at least 1");
        }
        return Long.parseLong(text);
    }

    /** A flag is given as {@code ?loop}; with a value it is a misunderstanding. */
    public static boolean flag(CameraUri uri, String name) {
        String text = uri.option(name);
        if (text != null && !text.isEmpty()) {
            throw refused(uri, name, text, "nothing after it: write ?" + name);
        }
        return text != null;
    }

    /** The sentence for a value that isn't allowed. */
    public static IllegalArgumentException refused(CameraUri uri, String name, String value, String allowed) {
        return new IllegalArgumentException(
                "camera " + uri.text() + ": option " + name + " is \"" + value + "\", it takes " + allowed);
    }
}
