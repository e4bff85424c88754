package io.watchpost.classify;

/**
 * One class of a result.
 *
 * @param label from the labels file; the index as text when there are no labels
 * @param index in the model's output
 * @param score after the declared scores rule; finite
 */
public record Classification(String label, int index, float score) {}
