package io.watchpost.vision;

import io.watchpost.frame.PixelFormat;

/**
 * Turns a row of resampled components into pixels of 8 bits a channel, rounded: {@code R | G << 8 | B << 16}. Colours
 * are made here, once for each output pixel: YUV is resampled as it is, like the hardware of cameras and screens does.
 */
enum Components {
    GREY {
        @Override
        void toPixels(int[][] values, int[] pixels) {
            grey(values[0], pixels);
        }
    },
    RGB {
        @Override
        void toPixels(int[][] values, int[] pixels) {
            rgb(values[0], values[1], values[2], pixels);
        }
    },
    YUV {
        @Override
        void toPixels(int[][] values, int[] pixels) {
            yuv(values[0], values[1], values[2], pixels);
        }
    };

    /** A half goes to the even neighbour, so that the mean of two pixels is no brighter than they are. */
    private static final int BELOW_HALF = Taps.ONE / 2 - 1;

    // ITU-R BT.601, limited range: R, G, B from (Y - 16), (U - 128), (V - 128), in 1/8192; of values in 1/256
    private static final int Y_GAIN = 9_539;
    private static final int V_TO_R = 13_075;
    private static final int U_TO_G = -3_209;
    private static final int V_TO_G = -6_660;
    private static final int U_TO_B = 16_525;
    private static final int FINER = Taps.BITS - 8;
    private static final int BLACK = 16 << 8;
    private static final int COLOURLESS = 128 << 8;
    private static final int YUV_SHIFT = 8 + 13;
    private static final int YUV_HALF = 1 << (YUV_SHIFT - 1);

    static Components of(PixelFormat format) {
        return switch (format) {
            case GREY8 -> GREY;
            case RGB24 -> RGB;
            case YUYV, NV12 -> YUV;
        };
    }

    /** Makes as many pixels as there are values. */
    abstract void toPixels(int[][] values, int[] pixels);

    private static void grey(int[] values, int[] pixels) {
        for (int i = 0; i < values.length; i++) {
            int grey = rounded(values[i]);
            pixels[i] = grey | grey << 8 | grey << 16;
        }
    }

    private static void rgb(int[] red, int[] green, int[] blue, int[] pixels) {
        for (int i = 0; i < red.length; i++) {
            pixels[i] = rounded(red[i]) | rounded(green[i]) << 8 | rounded(blue[i]) << 16;
        }
    }

    private static int rounded(int value) {
        return (value + BELOW_HALF + (value >>> Taps.BITS & 1)) >>> Taps.BITS;
    }

    private static void yuv(int[] lumas, int[] us, int[] vs, int[] pixels) {
        for (int i = 0; i < lumas.length; i++) {
            int luma = ((lumas[i] >> FINER) - BLACK) * Y_GAIN + YUV_HALF;
            int u = (us[i] >> FINER) - COLOURLESS;
            int v = (vs[i] >> FINER) - COLOURLESS;
            int red = (luma + v * V_TO_R) >> YUV_SHIFT;
            int green = (luma + u * U_TO_G + v * V_TO_G) >> YUV_SHIFT;
            int blue = (luma + u * U_TO_B) >> YUV_SHIFT;
            pixels[i] = Math.max(0, Math.min(255, red))
                    | Math.max(0, Math.min(255, green)) << 8
                    | Math.max(0, Math.min(255, blue)) << 16;
        }
    }
}
