package io.watchpost.device.gpio.line;

/**
 * A change of an input.
 *
 * @param isRising from low to high
 * @param nanos when the kernel saw it, as {@link io.watchpost.clock.StationClock#nanos()}
 */
public record Edge(boolean isRising, long nanos) {}
