package io.watchpost.engine.isolated;

/**
 * What an engine's process may take.
 *
 * @param startMillis from its start until the model is loaded and was run once
 * @param callMillis one run of the model
 * @param callFactor a run may also take so many times what the first one took, if that is more
 * @param cpuSeconds of all its life, 0 for no limit
 * @param memoryBytes of address space beyond what the process has before it looks at the model, 0 for no limit
 */
public record ChildLimits(long startMillis, long callMillis, int callFactor, long cpuSeconds, long memoryBytes) {

    /** For serving: twenty times what a MobileNet needs on a Raspberry Pi 3. */
    public static final ChildLimits SERVING = new ChildLimits(60_000, 2_000, 10, 0, 0);

    public ChildLimits {
        if (startMillis < 1 || callMillis < 1) {
            throw new IllegalArgumentException("an engine's process needs time: at least 1 ms to start and for a run,"
                    + " was " + startMillis + " and " + callMillis);
        }
        if (callFactor < 0 || cpuSeconds < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("the limits of an engine's process must be >= 0, were " + callFactor
                    + " times, " + cpuSeconds + " s and " + memoryBytes + " bytes");
        }
    }
}
