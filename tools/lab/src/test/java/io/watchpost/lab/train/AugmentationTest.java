package io.watchpost.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.watchpost.lab.data.LabelledImage;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AugmentationTest {
    private static final int SIZE = 20;

    @Test
    void none_givesThePixelsAsPlanesOfUnitRange() {
        LabelledImage image = noise(SIZE, SIZE);

        float[] planes = written(Augmentation.NONE, image, 1);

        for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                assertThat(planes[channel * SIZE * SIZE + pixel])
                        .isEqualTo((image.rgb()[pixel * 3 + channel] & 0xff) / 255f, within(1e-6f));
            }
        }
    }

    @Test
    void usual_staysInRangeAndDependsOnTheGeneratorAlone() {
        LabelledImage image = noise(33, 27);
        for (int seed = 0; seed < 20; seed++) {
            float[] planes = written(Augmentation.USUAL, image, seed);
            assertThat(planes).as("seed " + seed).isEqualTo(written(Augmentation.USUAL, image, seed));
            for (float value : planes) {
                assertThat(value).isBetween(0f, 1f);
            }
        }
        assertThat(written(Augmentation.USUAL, image, 1)).isNotEqualTo(written(Augmentation.USUAL, image, 2));
    }

    @Test
    void flips_keepEveryPixel() {
        Augmentation flips = new Augmentation(true, 0, 0, 0, 0, 0, 0, 0);
        LabelledImage image = noise(SIZE, SIZE);
        float[] plain = written(Augmentation.NONE, image, 0);
        int changed = 0;
        for (int seed = 0; seed < 16; seed++) {
            float[] flipped = written(flips, image, seed);
            changed += Arrays.equals(flipped, plain) ? 0 : 1;
            assertThat(sum(flipped)).isEqualTo(sum(plain), within(0.01));
        }
        assertThat(changed).isBetween(6, 15);
    }

    @Test
    void places_moveWithThePixels() {
        byte[] places = new byte[SIZE * SIZE];
        byte[] rgb = new byte[SIZE * SIZE * 3];
        SplittableRandom random = new SplittableRandom(9);
        for (int pixel = 0; pixel < places.length; pixel++) {
            places[pixel] = (byte) random.nextInt(5);
            rgb[pixel * 3] = (byte) (places[pixel] * 50);
        }
        LabelledImage image = new LabelledImage("noise", rgb, SIZE, SIZE, 0, places);
        Augmentation flips = new Augmentation(true, 0, 0, 0, 0, 0, 0, 0);
        for (int seed = 0; seed < 8; seed++) {
            FloatBuffer planes = FloatBuffer.allocate(3 * SIZE * SIZE);
            byte[] moved = flips.write(image, SIZE, new SplittableRandom(seed), planes);
            assertThat(moved).isNotNull();
            for (int pixel = 0; moved != null && pixel < moved.length; pixel++) {
                assertThat(planes.get(pixel)).isEqualTo(moved[pixel] * 50 / 255f, within(1e-5f));
            }
        }
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static float[] written(Augmentation augmentation, LabelledImage image, long seed) {
        FloatBuffer target = FloatBuffer.allocate(3 * SIZE * SIZE);
        augmentation.write(image, SIZE, new SplittableRandom(seed), target);
        return target.array();
    }

    private static LabelledImage noise(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new SplittableRandom(5).nextBytes(rgb);
        return new LabelledImage("noise", rgb, width, height, 0);
    }
}
