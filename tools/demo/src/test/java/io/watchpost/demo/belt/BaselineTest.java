package io.watchpost.demo.belt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The task is a real one when what only sees colours and places fails at it. */
class BaselineTest {
    private static final BeltPictures TRAIN = new BeltPictures(BeltSplit.TRAIN, 1, 48, 48);
    private static final BeltPictures TEST = new BeltPictures(BeltSplit.TEST, 2, 48, 48);

    @Test
    void accuracy_ofNearestCentroid_staysBelowSeventyPercent() {
        assertThat(NearestCentroid.learned(TRAIN, 1000).accuracy(TEST, 500)).isBetween(0.1, 0.7);
    }

    @Test
    void accuracy_ofColourHistogram_isBetterThanChanceAndBelowSeventyPercent() {
        assertThat(ColourHistogram.learned(TRAIN, 1000).accuracy(TEST, 500)).isBetween(0.22, 0.7);
    }
}
