package io.watchpost.vision;

/**
 * The weighted sum of stored rows, byte by byte. Its loops read and write nothing but ints, at the same place of every
 * array: that is the form which the compiler turns into vector instructions (loops over bytes it doesn't).
 */
final class RowSum {
    // sums of the first, second, third and fourth byte of every int
    private final int[] first;
    private final int[] second;
    private final int[] third;
    private final int[] fourth;
    /** The four, one behind the other. */
    private final int[] all;

    RowSum(int words) {
        first = new int[words];
        second = new int[words];
        third = new int[words];
        fourth = new int[words];
        all = new int[4 * words];
    }

    /** Where {@link #values} has the sum of a byte of the row. */
    int indexOf(int byteOfRow) {
        return byteOfRow % 4 * first.length + byteOfRow / 4;
    }

    void start(int[] row, int weight) {
        start(row, weight, first, second, third, fourth);
    }

    void add(int[] row, int weight) {
        add(row, weight, first, second, third, fourth);
    }

    /** The sums of all bytes; valid until the next call. */
    int[] values() {
        int words = first.length;
        System.arraycopy(first, 0, all, 0, words);
        System.arraycopy(second, 0, all, words, words);
        System.arraycopy(third, 0, all, 2 * words, words);
        System.arraycopy(fourth, 0, all, 3 * words, words);
        return all;
    }

    private static void start(int[] row, int weight, int[] first, int[] second, int[] third, int[] fourth) {
        for (int i = 0; i < row.length; i++) {
            int word = row[i];
            first[i] = (word & 0xFF) * weight;
            second[i] = (word >>> 8 & 0xFF) * weight;
            third[i] = (word >>> 16 & 0xFF) * weight;
            fourth[i] = (word >>> 24) * weight;
        }
    }

    private static void add(int[] row, int weight, int[] first, int[] second, int[] third, int[] fourth) {
        for (int i = 0; i < row.length; i++) {
            int word = row[i];
            first[i] += (word & 0xFF) * weight;
            second[i] += (word >>> 8 & 0xFF) * weight;
            third[i] += (word >>> 16 & 0xFF) * weight;
            fourth[i] += (word >>> 24) * weight;
        }
    }
}
