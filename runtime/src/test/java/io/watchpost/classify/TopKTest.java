package io.watchpost.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TopKTest {

    @Test
    void exactTies_areOrderedByIndex() {
        TopK top = new TopK(3, Float.NEGATIVE_INFINITY, all(5));

        assertThat(indexes(top, 0.2f, 0.4f, 0.2f, 0.4f, 0.2f)).containsExactly(1, 3, 0);
    }

    @Test
    void threshold_leavesLowerScoresOut() {
        TopK top = new TopK(3, 0.3f, all(3));

        assertThat(indexes(top, 0.3f, 0.29f, 0.9f)).containsExactly(2, 0);
    }

    @Test
    void classesThatMayNotAppear_areNeverFound() {
        TopK top = new TopK(3, Float.NEGATIVE_INFINITY, new boolean[] {true, false, true});

        assertThat(indexes(top, 0.1f, 0.9f, 0.2f)).containsExactly(2, 0);
    }

    @Test
    void moreThanThereAre_givesAll() {
        assertThat(indexes(new TopK(9, Float.NEGATIVE_INFINITY, all(2)), 0f, 1f))
                .containsExactly(1, 0);
    }

    @Test
    void anyScores_giveWhatSortingGives() {
        long seed = 4_711;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            float[] scores = new float[random.nextInt(1, 60)];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(8) / 8f; // few values, many ties
            }
            int k = random.nextInt(1, 12);
            List<Integer> sorted = IntStream.range(0, scores.length)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(i -> i))
                    .limit(k)
                    .toList();

            assertThat(indexes(new TopK(k, Float.NEGATIVE_INFINITY, all(scores.length)), scores))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(sorted);
        }
    }

    private static boolean[] all(int classes) {
        boolean[] all = new boolean[classes];
        Arrays.fill(all, true);
        return all;
    }

    private static List<Integer> indexes(TopK top, float... scores) {
        int found = top.find(scores);
        List<Integer> indexes = new ArrayList<>();
        for (int rank = 0; rank < found; rank++) {
            indexes.add(top.index(rank));
        }
        return indexes;
    }
}
