package io.watchpost.lab.quantize;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The mean of each channel of a tensor {@code [batch, channels, …]} over all pictures. */
final class ChannelMeans {
    private final int channels;
    private final int each;
    private final double[] sums;
    private long pictures;

    ChannelMeans(List<Integer> shape) {
        channels = shape.get(1);
        int inside = 1;
        for (int size : shape.subList(2, shape.size())) {
            inside *= size;
        }
        each = inside;
        sums = new double[channels];
    }

    /** Adds the first picture of the batch. */
    void add(MemorySegment values) {
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = 0; i < each; i++) {
                sum += values.getAtIndex(ValueLayout.JAVA_FLOAT, (long) c * each + i);
            }
            sums[c] += sum;
        }
        pictures++;
    }

    double mean(int channel) {
        return pictures == 0 ? 0 : sums[channel] / ((double) pictures * each);
    }
}
