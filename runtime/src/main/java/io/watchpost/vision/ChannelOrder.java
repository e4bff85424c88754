package io.watchpost.vision;

import io.watchpost.vision.Preprocessing.Colour;

/** Puts the channels of resampled pixels into the order and number that the tensor has. */
enum ChannelOrder {
    AS_IT_IS,
    SWAP_RED_AND_BLUE,
    COLOUR_TO_ONE_GREY,
    COLOUR_TO_THREE_GREYS,
    GREY_TO_THREE;

    // ITU-R BT.601 luma in 1/65536; adds up to exactly 1
    private static final int RED = 19_595;
    private static final int GREEN = 38_470;
    private static final int BLUE = 7_471;
    private static final int HALF = 1 << 15;

    static ChannelOrder of(int stored, Colour colour, int wanted) {
        if (stored == 1) {
            return wanted == 1 ? AS_IT_IS : GREY_TO_THREE;
        }
        if (wanted == 1) {
            return COLOUR_TO_ONE_GREY;
        }
        return switch (colour) {
            case RGB -> AS_IT_IS;
            case BGR -> SWAP_RED_AND_BLUE;
            case GREY -> COLOUR_TO_THREE_GREYS;
        };
    }

    /** Arranges pixels; returns the array that holds them afterwards, which is one of the two given. */
    byte[] arrange(byte[] from, byte[] to, int pixels) {
        switch (this) {
            case AS_IT_IS -> {
                return from;
            }
            case SWAP_RED_AND_BLUE -> {
                for (int at = 0; at < 3 * pixels; at += 3) {
                    to[at] = from[at + 2];
                    to[at + 1] = from[at + 1];
                    to[at + 2] = from[at];
                }
            }
            case COLOUR_TO_ONE_GREY -> {
                for (int i = 0; i < pixels; i++) {
                    to[i] = luma(from, 3 * i);
                }
            }
            case COLOUR_TO_THREE_GREYS -> {
                for (int at = 0; at < 3 * pixels; at += 3) {
                    byte luma = luma(from, at);
                    to[at] = luma;
                    to[at + 1] = luma;
                    to[at + 2] = luma;
                }
            }
            case GREY_TO_THREE -> {
                for (int i = 0; i < pixels; i++) {
                    to[3 * i] = from[i];
                    to[3 * i + 1] = from[i];
                    to[3 * i + 2] = from[i];
                }
            }
        }
        return to;
    }

    private static byte luma(byte[] rgb, int at) {
        int sum = (rgb[at] & 0xFF) * RED + (rgb[at + 1] & 0xFF) * GREEN + (rgb[at + 2] & 0xFF) * BLUE;
        return (byte) ((sum + HALF) >> 16);
    }
}
