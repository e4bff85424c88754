package io.watchpost.pipeline;

/** Where an accelerator stands, beside the CPU that serves whenever it doesn't. */
public sealed interface AcceleratorState {

    /** The model is being loaded onto it and must pass the goldens; the CPU serves. */
    record Proving() implements AcceleratorState {}

    /** It passed the goldens and takes over with the next frame, or classifies already. */
    record Serving() implements AcceleratorState {}

    /**
     * The CPU serves; the accelerator is reset and tried again by itself.
     *
     * @param reason what was found
     * @param hint what a person could do about it
     * @param retryUptimeMillis when it is tried again, milliseconds since boot
     */
    record OnCpu(String reason, String hint, long retryUptimeMillis) implements AcceleratorState {}

    /** Only the CPU serves, until a restart or until the device is plugged in anew. */
    record GivenUp(String reason, String hint) implements AcceleratorState {}
}
