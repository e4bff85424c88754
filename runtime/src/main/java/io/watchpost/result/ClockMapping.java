package io.watchpost.result;

/**
 * After the wall clock was set: UTC of an earlier result of the same boot is its uptime plus
 * ({@code utcMillis - uptimeMillis}); schema {@code watchpost.clock/1}.
 *
 * @param number counts the clock records of the pipeline, part of the message's id
 * @param utcMillis the wall clock now, milliseconds since 1970
 * @param uptimeMillis at the same moment
 */
public record ClockMapping(long number, long utcMillis, long uptimeMillis) {}
