package io.watchpost.lab.train;

/**
 * How a training goes.
 *
 * @param epochs at most
 * @param batchSize pictures a step
 * @param seed of everything random
 * @param threads of PyTorch, and as many that make pictures; with 1 the result is the same each time
 * @param learningRate the highest of the schedule
 * @param patience epochs without a better validation loss after which it ends
 * @param isFresh whether each epoch gets pictures of its own, where more can be made
 */
record TrainingSettings(
        int epochs,
        int batchSize,
        long seed,
        int threads,
        double learningRate,
        int patience,
        Augmentation augmentation,
        boolean isFresh) {
    /** Share of certainty that is spread over all classes: a network that is never quite sure quantizes better. */
    static final float LABEL_SMOOTHING = 0.05f;

    static final float WEIGHT_DECAY = 0.02f;
}
