package io.watchpost.classify;

import java.util.Arrays;

/**
 * Looks back over the last frames so that one odd frame changes nothing. Works on the scores in place; allocates nothing
 * after construction.
 *
 * <p>One thread: the pipeline's.
 */
public sealed interface Smoothing {

    /** Takes one frame's scores and replaces them by the smoothed ones. */
    void smooth(float[] scores);

    /** The frames before no longer count: the camera or the model changed. */
    void reset();

    /** Every frame stands for itself. */
    record None() implements Smoothing {
        @Override
        public void smooth(float[] scores) {}

        @Override
        public void reset() {}
    }

    /** Each score is the mean over the last frames; over fewer while there are not enough. */
    final class MovingAverage implements Smoothing {
        private final float[][] ring;
        private final double[] sums;
        private int next;
        private int filled;

        public MovingAverage(int frames, int classes) {
            if (frames < 1) {
                throw new IllegalArgumentException("a moving average needs at least 1 frame, was " + frames);
            }
            ring = new float[frames][classes];
            sums = new double[classes];
        }

        @Override
        public void smooth(float[] scores) {
            float[] oldest = ring[next];
            boolean full = filled == ring.length;
            filled = full ? filled : filled + 1;
            for (int index = 0; index < sums.length; index++) {
                sums[index] += scores[index] - (full ? oldest[index] : 0);
                oldest[index] = scores[index];
                scores[index] = (float) (sums[index] / filled);
            }
            next = (next + 1) % ring.length;
            if (next == 0) {
                sumAnew();
            }
        }

        /** Once a round, so that rounding errors can't pile up over months. */
        private void sumAnew() {
            for (int index = 0; index < sums.length; index++) {
                double sum = 0;
                for (int frame = 0; frame < filled; frame++) {
                    sum += ring[frame][index];
                }
                sums[index] = sum;
            }
        }

        @Override
        public void reset() {
            filled = 0;
            next = 0;
            Arrays.fill(sums, 0);
        }
    }

    /**
     * A class counts when it led in at least n of the last m frames: its score stays, all others become 0. As long as no
     * class has won, all scores are 0.
     */
    final class Vote implements Smoothing {
        private final int needed;
        private final int[] leaders;
        private final int[] votes;
        private int next;
        private int filled;

        public Vote(int needed, int of, int classes) {
            if (needed < 1 || of < needed) {
                throw new IllegalArgumentException("a vote needs 1 <= n <= m, was " + needed + " of " + of);
            }
            this.needed = needed;
            this.leaders = new int[of];
            this.votes = new int[classes];
        }

        @Override
        public void smooth(float[] scores) {
            int leader = leader(scores);
            if (filled == leaders.length) {
                votes[leaders[next]]--;
            } else {
                filled++;
            }
            leaders[next] = leader;
            votes[leader]++;
            next = (next + 1) % leaders.length;
            for (int index = 0; index < votes.length; index++) {
                if (votes[index] < needed) {
                    scores[index] = 0;
                }
            }
        }

        private int leader(float[] scores) {
            int leader = 0;
            for (int index = 1; index < votes.length; index++) {
                if (scores[index] > scores[leader]) {
                    leader = index;
                }
            }
            return leader;
        }

        @Override
        public void reset() {
            filled = 0;
            next = 0;
            Arrays.fill(votes, 0);
        }
    }
}
