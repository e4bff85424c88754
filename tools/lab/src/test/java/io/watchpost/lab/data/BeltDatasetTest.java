package io.watchpost.lab.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.cli.Failure;
import org.junit.jupiter.api.Test;

final class BeltDatasetTest {

    @Test
    void laterRounds_haveOtherPicturesOfTheSameClasses() {
        TrainingData data = TrainingData.belt(3, 32, 10, 5);
        Dataset second = data.training().round(1);

        assertThat(data.training().labels()).containsExactly("empty", "good", "scratched", "chipped", "misprinted");
        assertThat(second.size()).isEqualTo(10);
        assertThat(second.label(3)).isEqualTo(3);
        assertThat(pixels(second, 3)).isNotEqualTo(pixels(data.training(), 3));
        assertThat(pixels(data.training().round(0), 3)).isEqualTo(pixels(data.training(), 3));
        assertThat(pixels(data.validation(), 3)).isNotEqualTo(pixels(data.training(), 3));
    }

    private static byte[] pixels(Dataset data, int index) {
        try {
            return data.get(index).rgb();
        } catch (Failure e) {
            throw new AssertionError(e);
        }
    }
}
