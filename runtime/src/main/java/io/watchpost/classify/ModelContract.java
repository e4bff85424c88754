package io.watchpost.classify;

import io.watchpost.vision.Preprocessing;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the operator (or a bundle) declares of a model and its file doesn't tell.
 *
 * @param preprocessing from the picture to the input
 * @param labels one label a line; null for those inside the model, else the indexes
 * @param background whether the output has one class more than there are labels, at index 0, that stands for none of them
 * @param scores from the output to scores
 */
public record ModelContract(
        Preprocessing preprocessing, @Nullable Path labels, boolean background, ScoresRule scores) {

    /** Nothing declared. */
    public static final ModelContract DEFAULT = new ModelContract(Preprocessing.DEFAULT, null, false, ScoresRule.AS_IS);
}
