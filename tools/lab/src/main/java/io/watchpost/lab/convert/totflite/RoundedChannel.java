package io.watchpost.lab.convert.totflite;

import java.util.Arrays;

/**
 * The weights of one output channel, rounded to a larger scale so that they fit -127 to 127.
 *
 * <p>A layer's inputs are seldom spread around zero: behind a rectifier all of them are positive, and neighbouring pixels
 * are alike. So what the single roundings add up to pushes the channel's results to one side, which costs a network more
 * than the same errors with mixed signs. Hence of all scales that aren't much larger than need be, and of both directions
 * of each rounding, those are taken whose errors are small and cancel each other.
 */
final class RoundedChannel {
    private static final int GREATEST = Int8Weights.GREATEST;

    /** The scales that are tried: the smallest that fits, and up to a third larger. */
    private static final int SCALES = 128;

    private static final double SCALE_STEP = 1 / 512.0;

    /** So little beyond may be cut off where all others then keep their integers. */
    private static final int CUT_MAX = 2;

    private final double factor;
    private final int[] steps;
    private final double[] errors; // in steps
    private double sum; // of the errors

    private RoundedChannel(int[] source, double factor) {
        this.factor = factor;
        steps = new int[source.length];
        errors = new double[source.length];
        for (int i = 0; i < source.length; i++) {
            double exact = source[i] * factor;
            steps[i] = (int) Math.clamp(Math.rint(exact), (double) -GREATEST, GREATEST);
            errors[i] = steps[i] - exact;
            sum += errors[i];
        }
        int direction = sum > 0 ? -1 : 1;
        for (long left = Math.round(Math.abs(sum)); left > 0 && turnNext(direction); left--) {
            sum += direction;
        }
    }

    /**
     * Rounds a channel.
     *
     * @param source steps from the zero point, of which at least one doesn't fit
     */
    static RoundedChannel of(int[] source) {
        int greatest = Arrays.stream(source).map(Math::abs).max().orElse(0);
        double smallest = (double) GREATEST / Math.max(1, greatest);
        RoundedChannel best = new RoundedChannel(source, smallest);
        if (greatest <= GREATEST + CUT_MAX) {
            best = better(best, new RoundedChannel(source, 1));
        }
        for (int i = 1; i <= SCALES; i++) {
            best = better(best, new RoundedChannel(source, smallest * (1 - i * SCALE_STEP)));
        }
        return best;
    }

    private static RoundedChannel better(RoundedChannel one, RoundedChannel other) {
        return other.cost() < one.cost() ? other : one;
    }

    /** Rounds that weight to its other side which gets the least error by it; false where all are at the bound. */
    private boolean turnNext(int direction) {
        int next = -1;
        for (int i = 0; i < steps.length; i++) {
            boolean fits = Math.abs(steps[i] + direction) <= GREATEST;
            if (fits && (next < 0 || errors[i] * direction < errors[next] * direction)) {
                next = i;
            }
        }
        if (next < 0) {
            return false;
        }
        steps[next] += direction;
        errors[next] += direction;
        return true;
    }

    /** In steps of the source, squared, so that scales compare. */
    double cost() {
        double squares = sum * sum;
        for (double error : errors) {
            squares += error * error;
        }
        return squares / (factor * factor);
    }

    /** The rounded weights. */
    int[] steps() {
        return steps.clone();
    }

    /** From the steps of the source to these; the scale is divided by it. */
    double factor() {
        return factor;
    }
}
