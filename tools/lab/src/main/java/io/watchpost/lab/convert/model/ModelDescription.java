package io.watchpost.lab.convert.model;

import java.util.List;

/**
 * What a model's file says of the model. Texts may be empty.
 *
 * @param labels of the classes in order; empty where nobody knows them
 * @param normalization of a picture's values into the real numbers of the input
 */
public record ModelDescription(
        String name,
        String description,
        String author,
        String license,
        List<String> labels,
        Normalization normalization) {
    public ModelDescription {
        labels = List.copyOf(labels);
    }
}
