package io.watchpost.vision;

import io.watchpost.frame.Frame;

/** Takes the pixel under each output pixel's centre. */
final class NearestResampler implements Resampler {
    private final StoredRows rows;
    private final int[] columnOf;
    private final int[] lineOf;
    private final byte[] row;

    NearestResampler(StoredRows rows, Axis columns, Axis lines) {
        this.rows = rows;
        this.columnOf = table(columns, rows.from());
        this.lineOf = table(lines, 0);
        this.row = new byte[rows.columns() * rows.channels()];
    }

    private static int[] table(Axis axis, int from) {
        int[] table = new int[axis.outputs()];
        for (int i = 0; i < table.length; i++) {
            table[i] = axis.stored((int) Math.floor(axis.centre(i))) - from;
        }
        return table;
    }

    @Override
    public void row(Frame frame, int r, byte[] out) {
        rows.read(frame, lineOf[r], row);
        if (rows.channels() == 1) {
            for (int c = 0; c < columnOf.length; c++) {
                out[c] = row[columnOf[c]];
            }
            return;
        }
        for (int c = 0; c < columnOf.length; c++) {
            int from = 3 * columnOf[c];
            out[3 * c] = row[from];
            out[3 * c + 1] = row[from + 1];
            out[3 * c + 2] = row[from + 2];
        }
    }
}
