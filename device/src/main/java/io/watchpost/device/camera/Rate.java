package io.watchpost.device.camera;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Frame rates as people write them: {@code 30 fps}, {@code 7.5 fps}, and {@code fps=2} behind a camera's address. */
final class Rate {
    private Rate() {}

    static String text(double fps) {
        String text = String.format(Locale.ROOT, "%.2f", fps);
        return text.replaceFirst("\\.?0+$", "") + " fps";
    }

    /**
     * What the end of a camera's address asks for at most.
     *
     * @param fragment like {@code fps=2}; null if there is none
     * @return 0 for as many as there are
     * @throws IllegalArgumentException if it isn't understood
     */
    static double ofFragment(@Nullable String fragment) {
        if (fragment == null) {
            return 0;
        }
        double fps = Double.NaN;
        try {
            fps = fragment.startsWith("fps=") ? Double.parseDouble(fragment.substring(4)) : Double.NaN;
        } catch (NumberFormatException e) {
            // refused below
        }
        if (fps > 0 && fps <= CameraOptions.FPS_MAX) {
            return fps;
        }
        throw new IllegalArgumentException("\"#" + fragment
                + "\" at the end of a camera's address isn't understood; #fps=2 takes at most two pictures a second");
    }
}
