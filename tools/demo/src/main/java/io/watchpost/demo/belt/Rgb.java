package io.watchpost.demo.belt;

import java.awt.Color;

/** Colours as 0xRRGGBB. */
final class Rgb {
    private Rgb() {}

    static int of(double red, double green, double blue) {
        return channel(red) << 16 | channel(green) << 8 | channel(blue);
    }

    /** Hue as a fraction of the circle, saturation and brightness 0 to 1. */
    static int hsb(double hue, double saturation, double brightness) {
        return Color.HSBtoRGB((float) hue, (float) saturation, (float) brightness) & 0xffffff;
    }

    static int plus(int rgb, double levels) {
        return of((rgb >> 16 & 0xff) + levels, (rgb >> 8 & 0xff) + levels, (rgb & 0xff) + levels);
    }

    static double luminance(int rgb) {
        return 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
    }

    /** For drawing with Java2D; opacity 0 to 1. */
    static Color color(int rgb, double opacity) {
        return new Color((rgb & 0xffffff) | (channel(opacity * 255) << 24), true);
    }

    static int channel(double value) {
        return value <= 0 ? 0 : value >= 255 ? 255 : (int) (value + 0.5);
    }
}
