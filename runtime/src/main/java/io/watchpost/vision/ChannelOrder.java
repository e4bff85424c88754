package io.watchpost.vision;

import io.watchpost.vision.Preprocessing.Colour;

/** Puts the channels of pixels ({@code R | G << 8 | B << 16}) into the order that the tensor has. */
enum ChannelOrder {
    AS_IT_IS,
    SWAP_RED_AND_BLUE,
    GREY;

    // ITU-R BT.601 luma in 1/65536; adds up to exactly 1
    private static final int RED = 19_595;
    private static final int GREEN = 38_470;
    private static final int BLUE = 7_471;
    private static final int HALF = 1 << 15;

    /**
     * The order for an input.
     *
     * @param components of the stored pixels: those of grey ones are equal already
     * @param channels of the input: one channel is brightness
     */
    static ChannelOrder of(int components, Colour colour, int channels) {
        if (components == 1) {
            return AS_IT_IS;
        }
        if (channels == 1) {
            return GREY;
        }
        return switch (colour) {
            case RGB -> AS_IT_IS;
            case BGR -> SWAP_RED_AND_BLUE;
            case GREY -> GREY;
        };
    }

    void arrange(int[] pixels) {
        switch (this) {
            case AS_IT_IS -> {}
            case SWAP_RED_AND_BLUE -> swap(pixels);
            case GREY -> grey(pixels);
        }
    }

    private static void swap(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            int pixel = pixels[i];
            pixels[i] = pixel >>> 16 | (pixel & 0xFF00) | (pixel & 0xFF) << 16;
        }
    }

    private static void grey(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            int pixel = pixels[i];
            int luma = ((pixel & 0xFF) * RED + (pixel >>> 8 & 0xFF) * GREEN + (pixel >>> 16) * BLUE + HALF) >>> 16;
            pixels[i] = luma | luma << 8 | luma << 16;
        }
    }
}
