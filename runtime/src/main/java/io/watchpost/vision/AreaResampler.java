package io.watchpost.vision;

import io.watchpost.frame.Frame;
import java.util.Arrays;

/** The mean of the area that an output pixel covers, each source pixel weighted by how much of it is covered. */
final class AreaResampler implements Resampler {
    private final StoredRows rows;
    private final Cover columns;
    private final Cover lines;
    private final byte[] row;
    private final float[] sums;

    AreaResampler(StoredRows rows, Axis columns, Axis lines) {
        this.rows = rows;
        this.columns = Cover.of(columns, rows.from());
        this.lines = Cover.of(lines, 0);
        this.row = new byte[rows.columns() * rows.channels()];
        this.sums = new float[row.length];
    }

    @Override
    public void row(Frame frame, int r, byte[] out) {
        Arrays.fill(sums, 0);
        for (int i = lines.start[r]; i < lines.start[r + 1]; i++) {
            rows.read(frame, lines.pixel[i], row);
            add(row, lines.weight[i], sums);
        }
        int channels = rows.channels();
        for (int c = 0; c < columns.start.length - 1; c++) {
            for (int channel = 0; channel < channels; channel++) {
                float sum = 0.5f;
                for (int i = columns.start[c]; i < columns.start[c + 1]; i++) {
                    sum += sums[columns.pixel[i] * channels + channel] * columns.weight[i];
                }
                out[c * channels + channel] = (byte) Math.min(255, (int) sum);
            }
        }
    }

    private static void add(byte[] row, float weight, float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (row[i] & 0xFF) * weight;
        }
    }

    /** Source pixels of each output pixel: entries {@code start[i]} to {@code start[i + 1] - 1}, weights add up to 1. */
    @SuppressWarnings("ArrayRecordComponent") // tables, never compared
    private record Cover(int[] start, int[] pixel, float[] weight) {

        static Cover of(Axis axis, int from) {
            int[] start = new int[axis.outputs() + 1];
            for (int i = 0; i < axis.outputs(); i++) {
                start[i + 1] = start[i] + last(axis, i) - first(axis, i) + 1;
            }
            int[] pixel = new int[start[axis.outputs()]];
            float[] weight = new float[pixel.length];
            for (int i = 0; i < axis.outputs(); i++) {
                double whole = axis.length() / axis.outputs();
                for (int at = start[i]; at < start[i + 1]; at++) {
                    int upright = first(axis, i) + at - start[i];
                    double covered = Math.min(axis.edge(i + 1), upright + 1.0) - Math.max(axis.edge(i), upright);
                    pixel[at] = axis.stored(upright) - from;
                    weight[at] = (float) (Math.max(0, covered) / whole);
                }
            }
            return new Cover(start, pixel, weight);
        }

        private static int first(Axis axis, int output) {
            return (int) Math.floor(axis.edge(output));
        }

        private static int last(Axis axis, int output) {
            return Math.max(first(axis, output), (int) Math.ceil(axis.edge(output + 1)) - 1);
        }
    }
}
