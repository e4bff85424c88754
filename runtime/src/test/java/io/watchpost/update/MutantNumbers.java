package io.watchpost.update;

import java.util.SplittableRandom;

/** Draws what stands in a number's place: a boundary of its type, a neighbour, or anything. */
record MutantNumbers(SplittableRandom random) {

    /** Other than what was there. */
    long integer(long old, int bits) {
        long max = bits == 64 ? Long.MAX_VALUE : (1L << (bits - 1)) - 1;
        while (true) {
            long drawn = switch (random.nextInt(9)) {
                case 0 -> 0;
                case 1 -> -1;
                case 2 -> max;
                case 3 -> -max - 1;
                case 4 -> old + 1;
                case 5 -> old - 1;
                case 6 -> random.nextInt(1, 256);
                case 7 -> old * 2;
                default -> random.nextLong();
            };
            long cut = drawn << (64 - bits) >> (64 - bits);
            if (cut != old) {
                return cut;
            }
        }
    }

    /** Other than what was there. */
    float real(float old) {
        while (true) {
            float drawn = switch (random.nextInt(9)) {
                case 0 -> 0;
                case 1 -> -old;
                case 2 -> Float.NaN;
                case 3 -> Float.POSITIVE_INFINITY;
                case 4 -> Float.MAX_VALUE;
                case 5 -> Float.MIN_VALUE;
                case 6 -> old * 1.01f;
                case 7 -> old * 2;
                default -> Float.intBitsToFloat(random.nextInt());
            };
            if (Float.compare(drawn, old) != 0) {
                return drawn;
            }
        }
    }
}
