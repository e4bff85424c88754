package io.watchpost.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PlacesTest {
    private static final int SIZE = 16;
    private static final int AREA = 4;

    @Test
    void balanced_everyClassThatOccurs_weighsTheSame() {
        byte[] places = new byte[SIZE * SIZE];
        places[0] = 2;
        places[1] = 2;
        places[SIZE * SIZE - 1] = 2;
        Places squares = new Places(1, 3, SIZE);
        squares.add(places);

        float[] balanced = Objects.requireNonNull(squares.balanced());

        assertThat(balanced).hasSize(3 * AREA);
        assertThat(sum(balanced, 0, AREA)).isEqualTo(0.5, within(1e-6));
        assertThat(sum(balanced, AREA, 2 * AREA)).isZero();
        assertThat(Arrays.copyOfRange(balanced, 2 * AREA, 3 * AREA))
                .as("two pixels in the first square, one in the last")
                .containsExactly(new float[] {1 / 3f, 0, 0, 1 / 6f}, within(1e-6f));
    }

    @Test
    void balanced_unmarkedPictures_countForNothing() {
        Places some = new Places(2, 2, SIZE);
        some.add(null);
        some.add(new byte[SIZE * SIZE]);
        float[] balanced = Objects.requireNonNull(some.balanced());
        assertThat(sum(balanced, 0, 2 * AREA)).isZero();
        assertThat(sum(balanced, 2 * AREA, 3 * AREA)).isEqualTo(1, within(1e-6));

        Places none = new Places(1, 2, SIZE);
        none.add(null);
        assertThat(none.balanced()).isNull();
    }

    @Test
    void balanced_sizeThatSquaresDoNotFill_theLastOnesAreCutOff() {
        int size = 20;
        byte[] places = new byte[size * size];
        places[size - 1] = 1;
        places[size * size - 1] = 1;
        Places squares = new Places(1, 2, size);
        squares.add(places);

        float[] balanced = Objects.requireNonNull(squares.balanced());

        assertThat(balanced).hasSize(2 * 9);
        assertThat(Arrays.copyOfRange(balanced, 9, 18))
                .as("3 x 3 squares: the end of the first row, the end of the last")
                .containsExactly(new float[] {0, 0, 0.25f, 0, 0, 0, 0, 0, 0.25f}, within(1e-6f));
    }

    private static double sum(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
