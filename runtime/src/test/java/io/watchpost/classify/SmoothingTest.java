package io.watchpost.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SmoothingTest {

    @Test
    void movingAverage_isTheMeanOfTheFramesSoFar() {
        Smoothing average = new Smoothing.MovingAverage(3, 1);

        assertThat(smooth(average, 3)).containsExactly(3);
        assertThat(smooth(average, 1)).containsExactly(2);
        assertThat(smooth(average, 2)).containsExactly(2);
        assertThat(smooth(average, 0)).containsExactly(1);
    }

    @Test
    void movingAverage_doesNotDriftOverAMillionFrames() {
        Smoothing average = new Smoothing.MovingAverage(7, 1);
        SplittableRandom random = new SplittableRandom(3);
        for (int frame = 0; frame < 1_000_000; frame++) {
            smooth(average, (float) random.nextDouble());
        }
        float[] last = new float[1];
        for (int frame = 0; frame < 7; frame++) {
            last = smooth(average, 0.25f);
        }

        assertThat(last[0]).isCloseTo(0.25f, within(1e-6f));
    }

    @Test
    void vote_letsAClassThroughOnlyAfterItLedOftenEnough() {
        Smoothing vote = new Smoothing.Vote(2, 3, 2);

        assertThat(smooth(vote, 0.9f, 0.1f)).containsExactly(0, 0);
        assertThat(smooth(vote, 0.2f, 0.8f)).containsExactly(0, 0);
        assertThat(smooth(vote, 0.7f, 0.3f)).containsExactly(0.7f, 0);
        assertThat(smooth(vote, 0.1f, 0.9f)).containsExactly(0, 0.9f);
    }

    @Test
    void reset_forgetsTheFramesBefore() {
        Smoothing average = new Smoothing.MovingAverage(3, 1);
        smooth(average, 9);
        average.reset();

        assertThat(smooth(average, 1)).containsExactly(1);
    }

    private static float[] smooth(Smoothing smoothing, float... scores) {
        smoothing.smooth(scores);
        return scores;
    }
}
