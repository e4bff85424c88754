package io.watchpost.device.climate;

/**
 * Something that is given up at the moment.
 *
 * @param index of the rung on the ladder
 * @param sinceUptimeMillis milliseconds since boot
 * @param why how warm it was
 */
record Trade(int index, Rung rung, long sinceUptimeMillis, String why) {}
