package io.watchpost.lab.train;

import ai.djl.training.tracker.Tracker;

/**
 * Rises in a straight line while the network is warming up, then falls along half a cosine to a hundredth (arXiv
 * 1608.03983).
 *
 * @param peak the highest rate
 * @param warmUpSteps batches of the rise
 * @param steps batches in all
 */
record LearningRate(double peak, int warmUpSteps, int steps) implements Tracker {
    private static final double LAST_SHARE = 0.01;

    @Override
    public float getNewValue(int step) {
        if (step < warmUpSteps) {
            return (float) (peak * (step + 1) / warmUpSteps);
        }
        double done = Math.min(1, (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps));
        return (float) (peak * (LAST_SHARE + (1 - LAST_SHARE) * (1 + Math.cos(Math.PI * done)) / 2));
    }
}
