package io.watchpost.config;

import io.watchpost.frame.Orientation;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Region;
import org.jspecify.annotations.Nullable;

/**
 * How a picture becomes classes, without saying where pictures come from.
 *
 * @param rotate degrees clockwise that make the picture upright
 * @param flip mirror the picture left to right, before it is rotated
 * @param roi the part of the upright picture that is looked at; null for all of it
 * @param model what classifies
 * @param results how many classes, and which
 */
public record Contract(int rotate, boolean flip, @Nullable Region roi, ModelConfig model, ResultsConfig results) {

    /** The whole declared way from a picture to the model's input. */
    public Preprocessing preprocessing() {
        return model.preprocessing(Orientation.of(flip, rotate), roi);
    }
}
