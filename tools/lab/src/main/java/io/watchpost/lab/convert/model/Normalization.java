package io.watchpost.lab.convert.model;

import java.util.List;

/**
 * From a pixel's value 0 to 255 to the input: (value - mean) / std, for each channel or the same for all.
 *
 * @param mean one or three; empty where nobody knows
 * @param std as many as mean
 */
public record Normalization(List<Float> mean, List<Float> std) {
    public static final Normalization UNKNOWN = new Normalization(List.of(), List.of());

    public Normalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != std.size()) {
            throw new IllegalArgumentException(
                    "as many std as mean are needed, were " + std.size() + " and " + mean.size());
        }
    }

    /** The same for all channels. */
    public static Normalization of(float mean, float std) {
        return new Normalization(List.of(mean), List.of(std));
    }

    public boolean isKnown() {
        return !mean.isEmpty();
    }
}
