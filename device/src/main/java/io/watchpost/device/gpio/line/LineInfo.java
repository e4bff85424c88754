package io.watchpost.device.gpio.line;

/**
 * A line, and who uses it.
 *
 * @param offset its number on the chip; on a Raspberry Pi that of the GPIO
 * @param name given by the board; empty if it has none
 * @param isUsed whether it can't be requested now
 * @param consumer who uses it, as they call themselves; may be empty
 * @param isOutput whether it drives, as the kernel last knew
 */
public record LineInfo(int offset, String name, boolean isUsed, String consumer, boolean isOutput) {}
