package io.watchpost.demo.belt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BeltPicturesTest {
    private static final int SIDE = 48;

    @ParameterizedTest
    @EnumSource(BeltSplit.class)
    void picture_sameSplitSeedAndIndex_sameBytesFromAnyThread(BeltSplit split) {
        BeltPictures once = new BeltPictures(split, 7, SIDE, SIDE);
        BeltPictures again = new BeltPictures(split, 7, SIDE, SIDE);
        List<byte[]> inOrder = IntStream.range(0, 20)
                .mapToObj(index -> once.picture(index).rgb())
                .toList();
        List<byte[]> atOnce = IntStream.range(0, 20)
                .parallel()
                .mapToObj(index -> again.picture(index).rgb())
                .toList();
        for (int i = 0; i < 20; i++) {
            assertThat(atOnce.get(i)).as("picture %d", i).isEqualTo(inOrder.get(i));
        }
    }

    @Test
    void picture_otherSplitSeedOrIndex_otherPicture() {
        Set<List<Byte>> seen = new HashSet<>();
        int pictures = 0;
        for (BeltSplit split : BeltSplit.values()) {
            for (long seed = 0; seed < 3; seed++) {
                for (int index = 0; index < 5; index++) {
                    seen.add(bytes(new BeltPictures(split, seed, 16, 16).picture(index)));
                    pictures++;
                }
            }
        }
        assertThat(seen).hasSize(pictures);
    }

    @Test
    void label_everyFiveInARow_eachClassOnce() {
        BeltPictures pictures = new BeltPictures(BeltSplit.TRAIN, 1, SIDE, SIDE);
        assertThat(IntStream.range(10, 15).mapToObj(pictures::label)).containsExactlyInAnyOrder(BeltLabel.values());
        assertThat(pictures.picture(12).label()).isEqualTo(pictures.label(12));
    }

    @ParameterizedTest
    @EnumSource(BeltSplit.class)
    void places_showBeltPartAndDefect_andNothingElse(BeltSplit split) {
        BeltPictures pictures = new BeltPictures(split, 3, 96, 96);
        List<BeltLabel> labels = List.of(BeltLabel.values());
        for (int index = 0; index < 100; index++) {
            int[] pixels = new int[labels.size()];
            for (byte place : pictures.places(index)) {
                pixels[place]++;
            }
            BeltLabel label = pictures.label(index);
            for (BeltLabel other : labels) {
                boolean expected = other == BeltLabel.EMPTY
                        || (other == BeltLabel.GOOD && label != BeltLabel.EMPTY)
                        || other == label;
                assertThat(pixels[labels.indexOf(other)])
                        .as("pixels that show %s in %s picture %d of %s", other, label, index, split)
                        .matches(count -> expected ? count >= 15 : count == 0);
            }
        }
    }

    @Test
    void label_ofTheScene_isThatOfThePartInIt() {
        BeltPictures pictures = new BeltPictures(BeltSplit.TEST, 1, SIDE, SIDE);
        for (int index = 0; index < 200; index++) {
            List<Part> parts = pictures.scene(index).parts();
            BeltLabel drawn = parts.isEmpty()
                    ? BeltLabel.EMPTY
                    : parts.getFirst().defect().label();
            assertThat(drawn).as("picture %d", index).isEqualTo(pictures.label(index));
        }
    }

    @Test
    void families_ofTestAndShifted_neverOccurInTraining() {
        Set<PartFamily> trained = new HashSet<>(BeltSplit.TRAIN.families());
        assertThat(BeltSplit.VALIDATION.families()).hasSameElementsAs(trained);
        assertThat(BeltSplit.TEST.families()).isNotEmpty().doesNotContainAnyElementsOf(trained);
        assertThat(BeltSplit.SHIFTED.families())
                .isNotEmpty()
                .doesNotContainAnyElementsOf(trained)
                .doesNotContainAnyElementsOf(BeltSplit.TEST.families());
    }

    @Test
    void picture_ofShifted_isDarkerThanOfTest() {
        assertThat(brightness(BeltSplit.SHIFTED)).isLessThan(0.75 * brightness(BeltSplit.TEST));
    }

    @Test
    void picture_smallerSize_showsTheSameScene() {
        byte[] large = new BeltPictures(BeltSplit.TEST, 3, 96, 96).picture(1).rgb();
        byte[] small = new BeltPictures(BeltSplit.TEST, 3, 32, 32).picture(1).rgb();
        double difference = 0;
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    int sum = 0;
                    for (int i = 0; i < 9; i++) {
                        sum += large[((3 * y + i / 3) * 96 + 3 * x + i % 3) * 3 + channel] & 0xff;
                    }
                    difference += Math.abs(sum / 9.0 - (small[(y * 32 + x) * 3 + channel] & 0xff));
                }
            }
        }
        assertThat(difference / (32 * 32 * 3)).isLessThan(12);
    }

    @Test
    void picture_negativeIndexOrTinySize_isRefusedByName() {
        BeltPictures pictures = new BeltPictures(BeltSplit.TRAIN, 1, SIDE, SIDE);
        assertThatThrownBy(() -> pictures.picture(-1)).hasMessageContaining("asked for -1");
        assertThatThrownBy(() -> new BeltPictures(BeltSplit.TRAIN, 1, 8, 96)).hasMessageContaining("8x96");
    }

    private static double brightness(BeltSplit split) {
        BeltPictures pictures = new BeltPictures(split, 5, 16, 16);
        double sum = 0;
        for (int index = 0; index < 100; index++) {
            for (byte value : pictures.picture(index).rgb()) {
                sum += value & 0xff;
            }
        }
        return sum;
    }

    private static List<Byte> bytes(LabelledPicture picture) {
        return IntStream.range(0, picture.rgb().length)
                .mapToObj(i -> picture.rgb()[i])
                .toList();
    }
}
