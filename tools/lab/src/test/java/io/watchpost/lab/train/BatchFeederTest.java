package io.watchpost.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.cli.Failure;
import io.watchpost.lab.data.Dataset;
import io.watchpost.lab.data.LabelledImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchFeederTest {

    @Test
    void shuffled_isTheSameWithAnyNumberOfWorkers() throws Exception {
        assertThat(round(1, 3)).isEqualTo(round(4, 3)).hasSize(5);
    }

    @Test
    void shuffled_isAnotherOrderInEachRound() throws Exception {
        assertThat(round(2, 1)).isNotEqualTo(round(2, 2));
    }

    @Test
    void shuffled_showsNoPictureTwice() throws Exception {
        List<String> seen = new ArrayList<>(round(2, 1));
        assertThat(String.join(" ", seen).split(" ")).doesNotHaveDuplicates().hasSize(20);
    }

    @Test
    void inOrder_bringsAllPictures() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        try (BatchFeeder feeder = new BatchFeeder(2, 4, 1, 2)) {
            feeder.inOrder(new Numbered(22, -1), batch -> sizes.add(batch.labels().length));
        }
        assertThat(sizes).containsExactly(4, 4, 4, 4, 4, 2);
    }

    @Test
    void failureOfAPicture_endsTheRoundWithItsSentence() {
        try (BatchFeeder feeder = new BatchFeeder(2, 4, 1, 2)) {
            assertThatThrownBy(() -> feeder.inOrder(new Numbered(22, 13), batch -> {}))
                    .isInstanceOf(Failure.class)
                    .hasMessage("picture 13 is damaged");
        }
    }

    private static List<String> round(int threads, int round) throws Failure {
        List<String> batches = new ArrayList<>();
        try (BatchFeeder feeder = new BatchFeeder(2, 4, 1, threads)) {
            feeder.shuffled(new Numbered(22, -1), round, Augmentation.NONE, batch -> {
                List<String> numbers = new ArrayList<>();
                for (int picture = 0; picture < 4; picture++) {
                    numbers.add(Integer.toString(Math.round(batch.pixels().get(picture * 12) * 255)));
                }
                batches.add(String.join(" ", numbers));
            });
        }
        return batches;
    }

    /** Pictures whose pixels are their number. */
    private record Numbered(int size, int damaged) implements Dataset {
        @Override
        public List<String> labels() {
            return List.of("even", "odd");
        }

        @Override
        public int label(int index) {
            return index % 2;
        }

        @Override
        public LabelledImage get(int index) throws Failure {
            if (index == damaged) {
                throw Failure.usage("picture " + index + " is damaged");
            }
            byte[] rgb = new byte[12];
            Arrays.fill(rgb, (byte) index);
            return new LabelledImage("number " + index, rgb, 2, 2, label(index));
        }
    }
}
