package io.watchpost.vision;

import io.watchpost.frame.Frame;

/**
 * Four neighbours, half-pixel centres, rounded to the nearest integer.
 *
 * <p>Rows are blended first, over contiguous arrays that the compiler turns into vector instructions; only then are
 * columns gathered. That way the gathering, which is slow, happens once per output row and not twice. Fixed point: 11
 * bits for rows and 12 for columns fill an int exactly with 8-bit pixels.
 */
final class BilinearResampler implements Resampler {
    private static final int LINE_BITS = 11;
    private static final int COLUMN_BITS = 12;
    private static final int SHIFT = LINE_BITS + COLUMN_BITS;
    private static final int ROUND = 1 << (SHIFT - 1);

    // fixed by the geometry
    private final StoredRows rows;
    private final int[] columnLow;
    private final int[] columnHigh;
    private final int[] columnWeight;
    private final int[] lineLow;
    private final int[] lineHigh;
    private final int[] lineWeight;

    // of the frame at hand
    private byte[] low;
    private byte[] high;
    private int lowLine = -1;
    private int highLine = -1;
    private final int[] blended;

    BilinearResampler(StoredRows rows, Axis columns, Axis lines) {
        this.rows = rows;
        columnLow = neighbours(columns, 0, rows.from(), rows.channels());
        columnHigh = neighbours(columns, 1, rows.from(), rows.channels());
        columnWeight = weights(columns, COLUMN_BITS);
        lineLow = neighbours(lines, 0, 0, 1);
        lineHigh = neighbours(lines, 1, 0, 1);
        lineWeight = weights(lines, LINE_BITS);
        low = new byte[rows.columns() * rows.channels()];
        high = new byte[low.length];
        blended = new int[low.length];
    }

    private static int[] neighbours(Axis axis, int offset, int from, int step) {
        int[] table = new int[axis.outputs()];
        for (int i = 0; i < table.length; i++) {
            table[i] = (axis.stored((int) Math.floor(axis.centre(i) - 0.5) + offset) - from) * step;
        }
        return table;
    }

    /** Of the second neighbour. */
    private static int[] weights(Axis axis, int bits) {
        int[] table = new int[axis.outputs()];
        for (int i = 0; i < table.length; i++) {
            double position = axis.centre(i) - 0.5;
            table[i] = (int) Math.round((position - Math.floor(position)) * (1 << bits));
        }
        return table;
    }

    @Override
    public void begin() {
        lowLine = -1;
        highLine = -1;
    }

    @Override
    public void row(Frame frame, int r, byte[] out) {
        load(frame, lineLow[r], lineHigh[r]);
        blend(low, high, lineWeight[r], blended);
        if (rows.channels() == 1) {
            gatherGrey(out);
        } else {
            gatherColour(out);
        }
    }

    /** Brings both lines in, using again what the row before needed. */
    private void load(Frame frame, int wantedLow, int wantedHigh) {
        if (wantedLow == highLine || wantedHigh == lowLine) {
            byte[] row = low;
            low = high;
            high = row;
            int line = lowLine;
            lowLine = highLine;
            highLine = line;
        }
        if (wantedLow != lowLine) {
            rows.read(frame, wantedLow, low);
            lowLine = wantedLow;
        }
        if (wantedHigh != highLine) {
            rows.read(frame, wantedHigh, high);
            highLine = wantedHigh;
        }
    }

    private static void blend(byte[] low, byte[] high, int weight, int[] blended) {
        for (int i = 0; i < blended.length; i++) {
            int a = low[i] & 0xFF;
            int b = high[i] & 0xFF;
            blended[i] = (a << LINE_BITS) + (b - a) * weight;
        }
    }

    private void gatherGrey(byte[] out) {
        for (int c = 0; c < columnLow.length; c++) {
            out[c] = between(blended[columnLow[c]], blended[columnHigh[c]], columnWeight[c]);
        }
    }

    private void gatherColour(byte[] out) {
        int[] pixels = blended;
        for (int c = 0; c < columnLow.length; c++) {
            int a = columnLow[c];
            int b = columnHigh[c];
            int weight = columnWeight[c];
            out[3 * c] = between(pixels[a], pixels[b], weight);
            out[3 * c + 1] = between(pixels[a + 1], pixels[b + 1], weight);
            out[3 * c + 2] = between(pixels[a + 2], pixels[b + 2], weight);
        }
    }

    private static byte between(int a, int b, int weight) {
        return (byte) (((a << COLUMN_BITS) + (b - a) * weight + ROUND) >>> SHIFT);
    }
}
