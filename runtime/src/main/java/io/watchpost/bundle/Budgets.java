package io.watchpost.bundle;

import org.jspecify.annotations.Nullable;

/**
 * What a model may cost on the devices that it is for.
 *
 * @param latencyP95Millis of 95 in 100 frames, from the decoded picture to its scores; null for no limit
 * @param memoryBytes of the process that runs it, beyond an empty one; null for no limit
 */
public record Budgets(
        @Nullable Double latencyP95Millis, @Nullable Long memoryBytes) {
    public Budgets {
        if (latencyP95Millis != null && !(latencyP95Millis > 0)) {
            throw new IllegalArgumentException("a latency budget is > 0 ms, was " + latencyP95Millis);
        }
        if (memoryBytes != null && memoryBytes < 1) {
            throw new IllegalArgumentException("a memory budget is > 0 bytes, was " + memoryBytes);
        }
    }
}
