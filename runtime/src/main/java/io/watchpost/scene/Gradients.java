package io.watchpost.scene;

/**
 * Where a picture's edges run, whatever the light: at each pixel the direction of the steepest slope, with a length of
 * nearly 1 at an edge and nearly 0 where there is none (normalized gradient fields: Haber and Modersitzki, "Intensity
 * gradient based registration and fusion of multi-modal images", MICCAI 2006). At half and at quarter size, so that a
 * shift is first looked for in the small.
 */
final class Gradients {
    /** A slope of so many grey values a pixel counts half: above what noise makes, below what edges have. */
    private static final float EDGE = 4;

    private final Level half = new Level(SmallPicture.WIDTH / 2, SmallPicture.HEIGHT / 2);
    private final Level quarter = new Level(SmallPicture.WIDTH / 4, SmallPicture.HEIGHT / 4);

    /** @param luma of a whole picture */
    void measure(float[] luma) {
        half.reduce(luma, SmallPicture.WIDTH);
        half.measure();
        quarter.reduce(half.luma, half.width);
        quarter.measure();
    }

    /** From 1, the same edges, over 0, nothing in common, to -1, the negative. */
    float similarity(Gradients other) {
        return half.similarity(other.half, 0, 0);
    }

    /** The shift that makes another picture most similar to this one. Used again and again. */
    static final class Shift {
        /** Where the other picture's content lies, seen from this one, as a share of the width; right is positive. */
        float x;
        /** The same of the height; down is positive. */
        float y;
        /** After the shift. */
        float similarity;
    }

    /** Looks for it up to a fifth of the picture to each side. */
    void findShift(Gradients other, Shift found) {
        int reachX = quarter.width / 5;
        int reachY = quarter.height / 5;
        int bestX = 0;
        int bestY = 0;
        float best = -1;
        for (int dy = -reachY; dy <= reachY; dy++) {
            for (int dx = -reachX; dx <= reachX; dx++) {
                float similarity = quarter.similarity(other.quarter, dx, dy);
                if (similarity > best) {
                    best = similarity;
                    bestX = dx;
                    bestY = dy;
                }
            }
        }
        found.similarity = -1;
        for (int dy = 2 * bestY - 2; dy <= 2 * bestY + 2; dy++) {
            for (int dx = 2 * bestX - 2; dx <= 2 * bestX + 2; dx++) {
                float similarity = half.similarity(other.half, dx, dy);
                if (similarity > found.similarity) {
                    found.similarity = similarity;
                    found.x = (float) dx / half.width;
                    found.y = (float) dy / half.height;
                }
            }
        }
    }

    private static final class Level {
        final int width;
        final int height;
        final float[] luma;
        final float[] slopeX;
        final float[] slopeY;

        Level(int width, int height) {
            this.width = width;
            this.height = height;
            luma = new float[width * height];
            slopeX = new float[width * height];
            slopeY = new float[width * height];
        }

        void reduce(float[] larger, int largerWidth) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int at = 2 * y * largerWidth + 2 * x;
                    luma[y * width + x] =
                            (larger[at] + larger[at + 1] + larger[at + largerWidth] + larger[at + largerWidth + 1]) / 4;
                }
            }
        }

        void measure() {
            for (int y = 1; y < height - 1; y++) {
                for (int x = 1; x < width - 1; x++) {
                    int at = y * width + x;
                    float right = (luma[at + 1] - luma[at - 1]) / 2;
                    float down = (luma[at + width] - luma[at - width]) / 2;
                    float steepness = (float) Math.sqrt(right * right + down * down) + EDGE;
                    slopeX[at] = right / steepness;
                    slopeY[at] = down / steepness;
                }
            }
        }

        /** Of the part that both show, when the other one is shifted back by so many pixels. */
        float similarity(Level other, int dx, int dy) {
            float common = 0;
            float own = 0;
            float others = 0;
            int fromX = Math.max(0, -dx);
            int toX = Math.min(width, width - dx);
            for (int y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
                int at = y * width + fromX;
                int there = (y + dy) * width + fromX + dx;
                for (int x = fromX; x < toX; x++, at++, there++) {
                    float ax = slopeX[at];
                    float ay = slopeY[at];
                    float bx = other.slopeX[there];
                    float by = other.slopeY[there];
                    common += ax * bx + ay * by;
                    own += ax * ax + ay * ay;
                    others += bx * bx + by * by;
                }
            }
            float energy = (float) Math.sqrt((double) own * others);
            return energy > 0 ? common / energy : 0;
        }
    }
}
