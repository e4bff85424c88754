package io.watchpost.lab.figures;

/**
 * A picture that a model got wrong.
 *
 * @param picture index in the data
 * @param name what a person calls it
 * @param truth its label
 * @param predicted what the model took it for
 * @param score of that
 * @param truthScore what the model gave the right class
 */
public record Mistake(int picture, String name, String truth, String predicted, float score, float truthScore) {}
