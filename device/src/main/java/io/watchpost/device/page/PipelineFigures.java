package io.watchpost.device.page;

import io.watchpost.device.picture.Jpeg;
import io.watchpost.device.picture.Picture;
import io.watchpost.result.Result;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What went by on one pipeline. For any thread; nothing is allocated for a result. */
final class PipelineFigures {
    /** Of which quantiles are made. */
    private static final int RECENT = 256;

    /** A picture of 640 x 640 of noise has some 600 KB. */
    private static final int JPEG_BYTES_MAX = 1 << 20;

    // guarded by this
    private final float[] inference = new float[RECENT];
    private final float[] total = new float[RECENT];
    private long results;
    private double inferenceSum;
    private double totalSum;
    private @Nullable Result last;
    private @Nullable Picture picture;
    private @Nullable Still still;
    private @Nullable Still before;
    private long number;
    private long takenNanos;
    private long lookUntilNanos;
    private boolean looked;

    /**
     * A picture that may be shown.
     *
     * @param number counts the pictures of the pipeline
     * @param jpeg of the file
     */
    @SuppressWarnings("ArrayRecordComponent") // sent, never compared
    record Still(long number, Result result, int width, int height, byte[] jpeg) {}

    /**
     * How long results took, in milliseconds.
     *
     * @param count of all results
     * @param sum of all results
     * @param median of the recent ones; likewise the other two
     */
    record Latency(long count, double sum, double median, double p95, double p99) {}

    synchronized void add(Result result) {
        int at = (int) (results % RECENT);
        inference[at] = result.latency().inference();
        total[at] = result.latency().total();
        inferenceSum += inference[at];
        totalSum += total[at];
        results++;
        last = result;
    }

    /** Null before the first. */
    synchronized @Nullable Result last() {
        return last;
    }

    synchronized Latency inference() {
        return latency(inference, inferenceSum);
    }

    /** From the captured frame to the result. */
    synchronized Latency total() {
        return latency(total, totalSum);
    }

    private Latency latency(float[] recent, double sum) {
        int count = (int) Math.min(results, RECENT);
        float[] sorted = Arrays.copyOf(recent, count);
        Arrays.sort(sorted);
        return new Latency(results, sum, quantile(sorted, 0.5), quantile(sorted, 0.95), quantile(sorted, 0.99));
    }

    private static double quantile(float[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    synchronized void lookUntil(long nanos) {
        lookUntilNanos = nanos;
        looked = true;
    }

    synchronized boolean isLookedAt(long nowNanos) {
        return looked && nowNanos - lookUntilNanos < 0;
    }

    synchronized boolean wantsPicture(long nowNanos, long everyNanos) {
        return number == 0 || nowNanos - takenNanos >= everyNanos;
    }

    synchronized void put(Picture next, long nowNanos) {
        picture = next;
        takenNanos = nowNanos;
        number++;
    }

    /** The newest picture, made into a file when it is asked for; null if there is none yet. */
    @Nullable
    Still still() {
        Picture fresh;
        long of;
        synchronized (this) {
            fresh = picture;
            of = number;
            picture = null; // it is large
            if (fresh == null) {
                return still;
            }
        }
        Still made = made(of, fresh); // takes its time, and the pipeline mustn't wait for it
        synchronized (this) {
            before = still;
            still = made;
        }
        return made;
    }

    /** The picture of this number, or the newest if it is gone; null if there is none yet. */
    synchronized @Nullable Still still(long wanted) {
        return before != null && before.number == wanted ? before : still;
    }

    private static Still made(long number, Picture picture) {
        try {
            Jpeg jpeg = Jpeg.of(picture, JPEG_BYTES_MAX);
            return new Still(number, picture.result(), jpeg.width(), jpeg.height(), jpeg.bytes());
        } catch (IOException e) {
            throw new IllegalStateException("a picture of " + picture.width() + "x" + picture.height(), e);
        }
    }
}
