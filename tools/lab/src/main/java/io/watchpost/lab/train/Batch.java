package io.watchpost.lab.train;

import java.nio.FloatBuffer;

/**
 * Pictures that are learned from together.
 *
 * @param pixels direct, float [labels.length, 3, size, size], 0 to 1
 * @param size height and width of each
 * @param labels index of each picture's class
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Batch(FloatBuffer pixels, int size, int[] labels) {}
