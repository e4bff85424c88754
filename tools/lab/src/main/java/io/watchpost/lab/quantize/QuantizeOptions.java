package io.watchpost.lab.quantize;

import java.util.Locale;

/**
 * How to quantize.
 *
 * @param method how ranges are chosen
 * @param percentile share of the values that is kept by {@link CalibrationMethod#PERCENTILE}, in (50, 100]
 * @param activations integer type of everything but the weights
 * @param input what the model takes; an integer input takes pixels and needs no mean and std
 * @param output what the model gives
 * @param densePerChannel whether dense layers have a scale for each output, like convolutions, or one for all
 * @param biasCorrection whether the mean error that rounded weights cause is taken out of the bias
 * @param threads of the runs of the float model
 */
public record QuantizeOptions(
        CalibrationMethod method,
        double percentile,
        EightBits activations,
        EndType input,
        EndType output,
        boolean densePerChannel,
        boolean biasCorrection,
        int threads) {

    /** Keeps all but one value of ten thousand. */
    public static final double PERCENTILE_DEFAULT = 99.99;

    public static final QuantizeOptions DEFAULT = new QuantizeOptions(
            CalibrationMethod.MIN_MAX,
            PERCENTILE_DEFAULT,
            EightBits.UINT8,
            EndType.UINT8,
            EndType.FLOAT,
            true,
            true,
            1);

    public QuantizeOptions {
        if (!(percentile > 50 && percentile <= 100)) {
            throw new IllegalArgumentException("the percentile must be > 50 and at most 100, was " + percentile);
        }
        EndType other = activations == EightBits.INT8 ? EndType.UINT8 : EndType.INT8;
        boolean mixed = input == other || output == other;
        if (mixed) {
            throw new IllegalArgumentException("input and output are float or of the type of the activations, which is "
                    + activations.name().toLowerCase(Locale.ROOT));
        }
    }

    public QuantizeOptions with(CalibrationMethod newMethod) {
        return new QuantizeOptions(
                newMethod, percentile, activations, input, output, densePerChannel, biasCorrection, threads);
    }

    /** The same with this type of activations, at the integer ends of the model, too. */
    public QuantizeOptions with(EightBits newActivations) {
        return new QuantizeOptions(
                method,
                percentile,
                newActivations,
                like(input, newActivations),
                like(output, newActivations),
                densePerChannel,
                biasCorrection,
                threads);
    }

    /** The same with these ends. */
    public QuantizeOptions withEnds(EndType newInput, EndType newOutput) {
        return new QuantizeOptions(
                method, percentile, activations, newInput, newOutput, densePerChannel, biasCorrection, threads);
    }

    private static EndType like(EndType end, EightBits bits) {
        return end == EndType.FLOAT ? end : bits == EightBits.INT8 ? EndType.INT8 : EndType.UINT8;
    }
}
