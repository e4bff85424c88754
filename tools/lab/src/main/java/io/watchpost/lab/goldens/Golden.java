package io.watchpost.lab.goldens;

import io.watchpost.lab.data.LabelledImage;
import java.util.List;

/**
 * A picture that all models get right, and clearly so.
 *
 * @param label what it shows
 * @param scores of that label, one for each model, in their order
 */
record Golden(LabelledImage picture, String label, List<Double> scores) {
    Golden {
        scores = List.copyOf(scores);
    }
}
