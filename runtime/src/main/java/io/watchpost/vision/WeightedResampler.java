package io.watchpost.vision;

import io.watchpost.frame.Frame;

/**
 * Output pixels as weighted sums of stored ones: first of whole rows, then of the columns of that sum. Exact to 1/2^20
 * of a pixel's step.
 */
final class WeightedResampler implements Resampler {
    private final StoredRows rows;
    private final Taps lines;
    private final RowSum sum;
    /** Of each component the taps as places in the sum: [component][tap][column]. */
    private final int[][][] at;

    /** Of each tap; the same for all components. */
    private final int[][] weight;

    WeightedResampler(StoredRows rows, Taps columns, Taps lines) {
        this.rows = rows;
        this.lines = lines;
        this.sum = new RowSum(rows.words());
        this.weight = columns.weight();
        this.at = new int[rows.components()][columns.count()][weight[0].length];
        for (int component = 0; component < at.length; component++) {
            for (int tap = 0; tap < columns.count(); tap++) {
                for (int i = 0; i < weight[tap].length; i++) {
                    at[component][tap][i] = sum.indexOf(rows.byteOf(columns.at()[tap][i], component));
                }
            }
        }
    }

    @Override
    public void row(Frame frame, int r, int[][] out) {
        sumRows(frame, r);
        int[] values = sum.values();
        for (int component = 0; component < at.length; component++) {
            int[][] places = at[component];
            int[] to = out[component];
            start(values, places[0], weight[0], places[1], weight[1], to);
            for (int tap = 2; tap < places.length; tap += 2) {
                add(values, places[tap], weight[tap], places[tap + 1], weight[tap + 1], to);
            }
        }
    }

    private void sumRows(Frame frame, int r) {
        boolean started = false;
        for (int tap = 0; tap < lines.count(); tap++) {
            int share = lines.weight()[tap][r];
            if (share == 0) {
                continue;
            }
            int[] row = rows.read(frame, lines.at()[tap][r]);
            if (started) {
                sum.add(row, share);
            } else {
                sum.start(row, share);
                started = true;
            }
        }
    }

    private static void start(int[] values, int[] a, int[] weightA, int[] b, int[] weightB, int[] out) {
        for (int i = 0; i < out.length; i++) {
            long both = (long) values[a[i]] * weightA[i] + (long) values[b[i]] * weightB[i];
            out[i] = (int) (both >>> Taps.BITS);
        }
    }

    private static void add(int[] values, int[] a, int[] weightA, int[] b, int[] weightB, int[] out) {
        for (int i = 0; i < out.length; i++) {
            long both = (long) values[a[i]] * weightA[i] + (long) values[b[i]] * weightB[i];
            out[i] += (int) (both >>> Taps.BITS);
        }
    }
}
