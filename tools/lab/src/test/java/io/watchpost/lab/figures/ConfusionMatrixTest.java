package io.watchpost.lab.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfusionMatrixTest {
    // truth:      a a a a b b b c c c
    // prediction: a a a b b b - c a -      (- is a class that the data doesn't have)
    private final ConfusionMatrix matrix =
            ConfusionMatrix.of(List.of("a", "b", "c"), new int[] {0, 0, 0, 0, 1, 1, 1, 2, 2, 2}, new int[] {
                0, 0, 0, 1, 1, 1, ConfusionMatrix.OTHER, 2, 0, ConfusionMatrix.OTHER
            });

    @Test
    void counts_areByTruthAndPrediction() {
        assertThat(matrix.count(0, 0)).isEqualTo(3);
        assertThat(matrix.count(0, 1)).isEqualTo(1);
        assertThat(matrix.count(2, 0)).isEqualTo(1);
        assertThat(matrix.count(1, ConfusionMatrix.OTHER)).isEqualTo(1);
        assertThat(matrix.support(2)).isEqualTo(3);
        assertThat(matrix.hasOther()).isTrue();
        assertThat(matrix.accuracy()).isEqualTo(new Proportion(6, 10));
    }

    @Test
    void figuresOfAClass_areThoseComputedByHand() {
        ClassFigures a = matrix.byClass().getFirst();

        assertThat(a.precision()).isEqualTo(new Proportion(3, 4));
        assertThat(a.recall()).isEqualTo(new Proportion(3, 4));
        assertThat(a.f1()).isEqualTo(0.75);
        ClassFigures c = matrix.byClass().get(2);
        assertThat(c.precision()).isEqualTo(new Proportion(1, 1));
        assertThat(c.recall()).isEqualTo(new Proportion(1, 3));
        assertThat(c.f1()).isEqualTo(0.5);
        assertThat(matrix.macroF1()).isCloseTo((0.75 + 2.0 / 3 + 0.5) / 3, within(1e-12));
    }

    @Test
    void classWithoutPictures_isLeftOutOfTheMean() {
        ConfusionMatrix two = ConfusionMatrix.of(List.of("a", "b"), new int[] {0, 0}, new int[] {0, 0});

        assertThat(two.macroF1()).isEqualTo(1);
        assertThat(two.byClass().get(1).f1()).isNaN();
        assertThat(two.byClass().get(1).precision().value()).isNaN();
    }

    @Test
    void worstPairs_comeMostFrequentFirst() {
        ConfusionMatrix mixed =
                ConfusionMatrix.of(List.of("a", "b", "c"), new int[] {0, 1, 1, 1, 2}, new int[] {1, 2, 2, 1, 2});

        assertThat(mixed.worst(5))
                .containsExactly(
                        new ConfusionMatrix.Confusion("b", "c", 2), new ConfusionMatrix.Confusion("a", "b", 1));
        assertThat(mixed.worst(1)).hasSize(1);
    }
}
