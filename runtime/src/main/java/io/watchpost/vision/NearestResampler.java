package io.watchpost.vision;

import io.watchpost.frame.Frame;

/** Takes the pixel under each output pixel's centre. */
final class NearestResampler implements Resampler {
    private final StoredRows rows;
    private final int[] lineOf;
    /** Of each component the byte of the row: [component][column]. */
    private final int[][] byteOf;

    NearestResampler(StoredRows rows, Axis columns, Axis lines) {
        this.rows = rows;
        this.lineOf = table(lines);
        this.byteOf = new int[rows.components()][columns.outputs()];
        int[] columnOf = table(columns);
        for (int component = 0; component < byteOf.length; component++) {
            for (int i = 0; i < columnOf.length; i++) {
                byteOf[component][i] = rows.byteOf(columnOf[i], component);
            }
        }
    }

    private static int[] table(Axis axis) {
        int[] table = new int[axis.outputs()];
        for (int i = 0; i < table.length; i++) {
            table[i] = axis.stored((int) Math.floor(axis.centre(i)));
        }
        return table;
    }

    @Override
    public void row(Frame frame, int r, int[][] out) {
        int[] row = rows.read(frame, lineOf[r]);
        for (int component = 0; component < byteOf.length; component++) {
            take(row, byteOf[component], out[component]);
        }
    }

    private static void take(int[] row, int[] bytes, int[] out) {
        for (int i = 0; i < out.length; i++) {
            int at = bytes[i];
            out[i] = (row[at >> 2] >>> (at << 3) & 0xFF) << Taps.BITS; // a shift takes its lowest five bits
        }
    }
}
