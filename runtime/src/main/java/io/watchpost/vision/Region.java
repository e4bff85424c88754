package io.watchpost.vision;

/**
 * A part of the upright original picture, in pixels.
 *
 * @param x of the left edge
 * @param y of the upper edge
 */
public record Region(int x, int y, int width, int height) {
    public Region {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("a region of interest is X,Y,W,H with X, Y >= 0 and W, H >= 1, was " + x
                    + "," + y + "," + width + "," + height);
        }
    }

    /**
     * Reads {@code X,Y,W,H}.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static Region parse(String text) {
        String[] parts = text.split(",", -1);
        try {
            if (parts.length == 4) {
                return new Region(number(parts[0]), number(parts[1]), number(parts[2]), number(parts[3]));
            }
        } catch (NumberFormatException e) {
            // falls through to the message below
        }
        throw new IllegalArgumentException("a region of interest is X,Y,W,H in pixels, was \"" + text + "\"");
    }

    private static int number(String text) {
        return Integer.parseInt(text.strip());
    }
}
