package io.watchpost.lab.figures;

/**
 * What a classifier without an idea of shape reaches on the same pictures: how much of the task is easy.
 *
 * @param learnedFrom pictures that it learned from
 */
public record BaselineFigures(String name, int learnedFrom, Proportion accuracy) {}
