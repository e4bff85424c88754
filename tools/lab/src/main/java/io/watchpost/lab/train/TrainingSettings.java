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
 * @param startSize height and width of the pictures in the first {@value #START_PERCENT} % of the epochs: what a network
 *     learns from small ones serves it in large ones, and they cost a fraction (arXiv 2104.00298, section 4)
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
        int startSize,
        boolean isFresh) {
    /** Share of certainty that is spread over all classes: a network that is never quite sure quantizes better. */
    static final float LABEL_SMOOTHING = 0.05f;

    /** Of the loss for where things are, beside the loss for what the picture shows. */
    static final float PLACES_WEIGHT = 1;

    static final int START_PERCENT = 60;

    static final float WEIGHT_DECAY = 0.02f;

    /**
     * Height and width of the pictures in an epoch.
     *
     * @param epoch from 1
     * @param size of the network's input
     */
    int sizeIn(int epoch, int size) {
        return epoch * 100 <= epochs * START_PERCENT ? startSize : size;
    }
}
