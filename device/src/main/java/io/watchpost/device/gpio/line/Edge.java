package io.watchpost.device.gpio.line;

/**
 * A change of an input.
 *
 * @param isRising from low to high
 * @param nanos when the kernel saw it, as {@link io.watchpost.clock.StationClock#nanos()}
 * @param number of the line's edges, from 1; a gap is what the kernel's buffer had no room for
 */
public record Edge(boolean isRising, long nanos, long number) {}
