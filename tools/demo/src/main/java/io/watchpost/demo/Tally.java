package io.watchpost.demo;

import io.watchpost.demo.belt.BeltFeed;
import io.watchpost.demo.belt.BeltLabel;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What has arrived so far, and how right and how fast it was. Any thread may call. */
final class Tally {
    private final @Nullable BeltFeed feed;

    private float[] latencies = new float[1024];
    private int count;
    private long firstUptimeMillis;
    private long lastUptimeMillis;
    private long decided;
    private long right;
    private @Nullable Arrived last;

    /**
     * A result with its truth.
     *
     * @param truth null where nobody knows
     */
    record Arrived(ReceivedResult message, @Nullable BeltLabel truth) {
        /** The best class; empty when none was above the threshold. */
        String label() {
            return message.result().classes().isEmpty()
                    ? ""
                    : message.result().classes().getFirst().label();
        }
    }

    /** @param feed the simulated belt, which knows the truth; null for a real camera */
    Tally(@Nullable BeltFeed feed) {
        this.feed = feed;
    }

    /** Takes a result that arrived for the first time. */
    synchronized void arrived(ReceivedResult message) {
        if (count == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * count);
        }
        long uptimeMillis = message.result().uptimeMillis();
        firstUptimeMillis = count == 0 ? uptimeMillis : Math.min(firstUptimeMillis, uptimeMillis);
        lastUptimeMillis = Math.max(lastUptimeMillis, uptimeMillis);
        latencies[count++] = message.result().latency().total();
        BeltLabel truth =
                feed == null ? null : feed.truth(message.result().frame().number());
        Arrived arrived = new Arrived(message, truth);
        if (truth != null) {
            decided++;
            right += arrived.label().equals(truth.text()) ? 1 : 0;
        }
        last = arrived;
    }

    /** The newest one; null before the first. */
    synchronized @Nullable Arrived last() {
        return last;
    }

    /** Frames whose truth is known. */
    synchronized long decided() {
        return decided;
    }

    /** Share of the decided frames that were classified rightly; NaN without any. */
    synchronized double accuracy() {
        return decided == 0 ? Double.NaN : (double) right / decided;
    }

    /** Results a second, between the first and the last frame; NaN with fewer than two. */
    synchronized double framesPerSecond() {
        return count < 2 ? Double.NaN : (count - 1) * 1_000.0 / Math.max(1, lastUptimeMillis - firstUptimeMillis);
    }

    /** Milliseconds from captured frame to result below which this share of the results stayed; NaN without any. */
    synchronized double latencyMillis(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        float[] sorted = Arrays.copyOf(latencies, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.clamp(Math.ceil(share * count) - 1, 0, count - 1)];
    }
}
