package io.watchpost.lab.train;

/**
 * What came of one epoch.
 *
 * @param number from 1
 * @param trainingLoss mean cross entropy with smoothed labels, over augmented pictures
 * @param validationLoss mean cross entropy
 * @param validationAccuracy share of pictures, 0 to 1
 * @param seconds that it took, validation included
 */
record Epoch(
        int number,
        double trainingLoss,
        double validationLoss,
        double validationAccuracy,
        double learningRate,
        double seconds) {}
