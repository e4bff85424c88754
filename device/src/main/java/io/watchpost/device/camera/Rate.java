package io.watchpost.device.camera;

import java.util.Locale;

/** Frame rates as people write them: {@code 30 fps}, {@code 7.5 fps}. */
final class Rate {
    private Rate() {}

    static String text(double fps) {
        String text = String.format(Locale.ROOT, "%.2f", fps);
        return text.replaceFirst("\\.?0+$", "") + " fps";
    }
}
