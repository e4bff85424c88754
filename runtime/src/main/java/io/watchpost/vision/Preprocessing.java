package io.watchpost.vision;

import io.watchpost.frame.Orientation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The declared way from a picture to a tensor; the preprocessing part of the model contract. The same words stand in
 * flags, configuration and bundles.
 *
 * @param orientation applied after the picture's own (EXIF), before the region of interest
 * @param region of the upright picture, null for all of it
 * @param colour order of the channels that the model expects
 * @param fit how a region of another shape fills the input
 * @param cropFraction with {@link Fit#CROP}: share of the centred crop's side that is kept, in (0, 1]
 * @param resampling how pixels between pixels are made
 * @param mean subtracted from each channel's 0 to 255 value; one or three values, empty when not declared
 * @param std divides what is left; as many values as mean, all &gt; 0
 */
public record Preprocessing(
        Orientation orientation,
        @Nullable Region region,
        Colour colour,
        Fit fit,
        float cropFraction,
        Resampling resampling,
        List<Float> mean,
        List<Float> std) {

    public static final Preprocessing DEFAULT = new Preprocessing(
            Orientation.UPRIGHT, null, Colour.RGB, Fit.STRETCH, 1f, Resampling.BILINEAR, List.of(), List.of());

    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (!(cropFraction > 0 && cropFraction <= 1)) {
            throw new IllegalArgumentException("the crop fraction must be > 0 and at most 1, was " + cropFraction);
        }
        if (mean.size() != std.size()) {
            throw new IllegalArgumentException("mean and std go together: declare both with as many values, or neither;"
                    + " mean has " + mean.size() + ", std " + std.size());
        }
        if (!mean.isEmpty() && mean.size() != 1 && mean.size() != 3) {
            throw new IllegalArgumentException("mean and std have one value or three, were " + mean.size());
        }
        for (float value : mean) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("mean must be finite, was " + value);
            }
        }
        for (float value : std) {
            if (!(value > 0) || Float.isInfinite(value)) {
                throw new IllegalArgumentException("std must be > 0 and finite, was " + value);
            }
        }
    }

    /** Whether mean and std were declared. */
    public boolean isNormalized() {
        return !mean.isEmpty();
    }

    /** The same contract with mean and std from the model's own metadata. */
    public Preprocessing withNormalization(List<Float> newMean, List<Float> newStd) {
        return new Preprocessing(orientation, region, colour, fit, cropFraction, resampling, newMean, newStd);
    }

    /** Order of the channels in the tensor. */
    public enum Colour {
        RGB,
        BGR,
        /** One channel: ITU-R BT.601 luma. */
        GREY;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the region fills an input of another aspect ratio. */
    public enum Fit {
        /** Each axis scaled by itself. */
        STRETCH,
        /** The largest centred part of the input's shape, reduced by the crop fraction. */
        CROP,
        /** The whole region, centred, the rest filled with mid-grey (128). */
        LETTERBOX;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How an output pixel is made from input pixels. YUV pixels are resampled as Y, U and V (two neighbours, in NV12
     * four, have the same U and V) and become RGB afterwards.
     */
    public enum Resampling {
        /** Four neighbours, half-pixel centres, rounded to the nearest integer (halves of grey and RGB to the even one). */
        BILINEAR,
        /** The mean of the covered area, weighted by cover. */
        AREA,
        /** The pixel under the output pixel's centre. */
        NEAREST;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
