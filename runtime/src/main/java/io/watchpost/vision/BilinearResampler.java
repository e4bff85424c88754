package io.watchpost.vision;

import io.watchpost.frame.Frame;

/**
 * Four neighbours, half-pixel centres, rounded to the nearest integer.
 *
 * <p>All four are read and blended at once, straight from the stored bytes: the compiler doesn't turn the widening of
 * bytes into vector instructions, so a pass over whole rows (most of whose pixels a smaller input never needs) costs
 * more than it saves. Fixed point: 12 bits for columns and 11 for rows fill an int exactly with 8-bit pixels.
 */
final class BilinearResampler implements Resampler {
    private static final int COLUMN_BITS = 12;
    private static final int LINE_BITS = 11;
    private static final int SHIFT = COLUMN_BITS + LINE_BITS;
    private static final int ROUND = 1 << (SHIFT - 1);

    // fixed by the geometry
    private final StoredRows rows;
    private final Neighbours columns;
    private final Neighbours lines;

    // of the frame at hand
    private byte[] low;
    private byte[] high;
    private int lowLine = -1;
    private int highLine = -1;

    BilinearResampler(StoredRows rows, Axis columns, Axis lines) {
        this.rows = rows;
        this.columns = Neighbours.of(columns, rows.from(), rows.channels(), COLUMN_BITS);
        this.lines = Neighbours.of(lines, 0, 1, LINE_BITS);
        // one pixel more: a neighbour of weight 0 may lie behind the last one
        low = new byte[(rows.columns() + 1) * rows.channels()];
        high = new byte[low.length];
    }

    @Override
    public void begin() {
        lowLine = -1;
        highLine = -1;
    }

    @Override
    public void row(Frame frame, int r, byte[] out) {
        int line = lines.first[r];
        int weight = lines.weight[r];
        load(frame, line, weight == 0 ? line : line + 1);
        if (rows.channels() == 1) {
            grey(low, high, columns.first, columns.weight, weight, out);
        } else {
            colour(low, high, columns.first, columns.weight, weight, out);
        }
    }

    /** Brings both lines in, using again what the row before needed. */
    private void load(Frame frame, int wantedLow, int wantedHigh) {
        if (wantedLow != lowLine && (wantedLow == highLine || wantedHigh == lowLine)) {
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

    private static void grey(byte[] low, byte[] high, int[] first, int[] weights, int lineWeight, byte[] out) {
        for (int c = 0; c < first.length; c++) {
            int at = first[c];
            out[c] = blend(low[at], low[at + 1], high[at], high[at + 1], weights[c], lineWeight);
        }
    }

    private static void colour(byte[] low, byte[] high, int[] first, int[] weights, int lineWeight, byte[] out) {
        for (int c = 0; c < first.length; c++) {
            int at = first[c];
            int weight = weights[c];
            out[3 * c] = blend(low[at], low[at + 3], high[at], high[at + 3], weight, lineWeight);
            out[3 * c + 1] = blend(low[at + 1], low[at + 4], high[at + 1], high[at + 4], weight, lineWeight);
            out[3 * c + 2] = blend(low[at + 2], low[at + 5], high[at + 2], high[at + 5], weight, lineWeight);
        }
    }

    private static byte blend(byte a, byte b, byte c, byte d, int columnWeight, int lineWeight) {
        int left = a & 0xFF;
        int lowerLeft = c & 0xFF;
        int upper = (left << COLUMN_BITS) + ((b & 0xFF) - left) * columnWeight;
        int lower = (lowerLeft << COLUMN_BITS) + ((d & 0xFF) - lowerLeft) * columnWeight;
        return (byte) (((upper << LINE_BITS) + (lower - upper) * lineWeight + ROUND) >>> SHIFT);
    }

    /**
     * For each output pixel the lesser of its two stored neighbours, and the weight of the next one.
     *
     * @param first offset into the row
     * @param weight of the neighbour at {@code first + step}, in 1/2^bits; 0 where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // tables, never compared
    private record Neighbours(int[] first, int[] weight) {

        static Neighbours of(Axis axis, int from, int step, int bits) {
            int[] first = new int[axis.outputs()];
            int[] weight = new int[axis.outputs()];
            for (int i = 0; i < first.length; i++) {
                double position = axis.centre(i) - 0.5;
                double floor = Math.floor(position);
                int before = axis.stored((int) floor);
                int after = axis.stored((int) floor + 1);
                int weightAfter = (int) Math.round((position - floor) * (1 << bits));
                first[i] = (Math.min(before, after) - from) * step;
                weight[i] = before < after ? weightAfter : before > after ? (1 << bits) - weightAfter : 0;
            }
            return new Neighbours(first, weight);
        }
    }
}
