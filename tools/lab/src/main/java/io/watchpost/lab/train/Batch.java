package io.watchpost.lab.train;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that are learned from together.
 *
 * @param pixels direct, float [labels.length, 3, size, size], 0 to 1
 * @param size height and width of each
 * @param labels index of each picture's class
 * @param places what their squares show, as {@link Places#balanced} gives it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Batch(FloatBuffer pixels, int size, int[] labels, float @Nullable [] places) {}
