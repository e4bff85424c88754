package io.watchpost.lab.convert.totflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoundedChannelTest {
    private static final long SEED = 42;

    @Test
    void valuesFit_andTheirErrorsCancel() {
        Random random = new Random(SEED);
        for (int attempt = 0; attempt < 50; attempt++) {
            int greatest = 128 + random.nextInt(128);
            int[] steps = random.ints(9 + random.nextInt(100), -greatest, greatest + 1)
                    .toArray();
            steps[0] = greatest;
            RoundedChannel rounded = RoundedChannel.of(steps);
            assertThat(IntStream.of(rounded.steps()).map(Math::abs).max().orElse(0))
                    .isLessThanOrEqualTo(127);
            assertThat(Math.abs(errors(steps, rounded.steps(), rounded.factor()).sum()))
                    .as("greatest %d, attempt %d, seed %d", greatest, attempt, SEED)
                    .isLessThanOrEqualTo(0.51 / rounded.factor());
        }
    }

    @Test
    void errorsAreSmallerThanThoseOfPlainRounding() {
        Random random = new Random(SEED);
        double plain = 0;
        double chosen = 0;
        for (int attempt = 0; attempt < 50; attempt++) {
            int[] steps = random.ints(9, -140, 201).toArray();
            steps[0] = 200;
            double factor = 127 / 200.0;
            int[] nearest = IntStream.of(steps)
                    .map(step -> (int) Math.rint(step * factor))
                    .toArray();
            plain += squares(steps, nearest, factor);
            chosen += squares(steps, RoundedChannel.of(steps));
        }
        assertThat(chosen).as("seed %d", SEED).isLessThan(plain / 2);
    }

    @Test
    void whatHalfTheStepsHold_isExact() {
        int[] steps = {254, -250, 16, 0, 2};
        RoundedChannel rounded = RoundedChannel.of(steps);
        assertThat(squares(steps, rounded)).isLessThan(1e-9);
    }

    @Test
    void aSingleStepBeyond_leavesTheOthersAsTheyAre() {
        int[] steps = new int[500];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = i % 255 - 127;
        }
        steps[7] = 128;
        RoundedChannel rounded = RoundedChannel.of(steps);
        assertThat(rounded.factor()).isEqualTo(1);
        assertThat(rounded.steps()[7]).isEqualTo(127);
    }

    @Test
    void allAtTheBound_areTheBound() {
        assertThat(RoundedChannel.of(new int[] {255, 255, 255}).steps()).containsExactly(127, 127, 127);
        assertThat(RoundedChannel.of(new int[] {-255}).steps()).containsExactly(-127);
    }

    private static double squares(int[] steps, RoundedChannel rounded) {
        return squares(steps, rounded.steps(), rounded.factor());
    }

    /** Of the errors and of their sum, in steps of the source. */
    private static double squares(int[] steps, int[] rounded, double factor) {
        double sum = errors(steps, rounded, factor).sum();
        return sum * sum
                + errors(steps, rounded, factor).map(error -> error * error).sum();
    }

    private static DoubleStream errors(int[] steps, int[] rounded, double factor) {
        return IntStream.range(0, steps.length).mapToDouble(i -> rounded[i] / factor - steps[i]);
    }
}
