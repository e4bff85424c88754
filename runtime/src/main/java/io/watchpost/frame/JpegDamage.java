package io.watchpost.frame;

import java.util.Locale;

/**
 * Which warnings of libjpeg (in the JDK as in libjpeg-turbo) mean that pixels are missing or wrong. Cheap webcams send
 * stray bytes between segments in every frame; those are harmless.
 */
public final class JpegDamage {
    private JpegDamage() {}

    /** @param warning libjpeg's text */
    public static boolean isDamage(String warning) {
        String text = warning.toLowerCase(Locale.ROOT);
        return text.contains("premature end")
                || text.contains("bad huffman code")
                || text.contains("found marker")
                || text.contains("restart marker");
    }
}
