package io.watchpost.lab.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationMethodTest {
    private static final double ALL = QuantizeOptions.PERCENTILE_DEFAULT;

    @Test
    void histogram_countsTheSameWhetherItGrowsOrNot() {
        float[] values = normal(1, 20_000, 1);
        Histogram grown = new Histogram();
        grown.add(segment(0.001f));
        grown.add(segment(values));
        grown.add(segment(-900f, 1000f));
        Histogram atOnce = new Histogram();
        atOnce.add(segment(-900f, 1000f));
        atOnce.add(segment(values));
        atOnce.add(segment(0.001f));

        assertThat(grown.total()).isEqualTo(atOnce.total()).isEqualTo(20_003);
        assertThat(grown.width()).isEqualTo(atOnce.width());
        assertThat(grown.min()).isEqualTo(-900f);
        assertThat(grown.max()).isEqualTo(1000f);
        for (int bin = 0; bin < 2 * Histogram.SIDE; bin++) {
            assertThat(grown.count(bin)).as("bin %d", bin).isEqualTo(atOnce.count(bin));
        }
    }

    @Test
    void histogram_refusesWhatIsNoNumber() {
        assertThat(new Histogram().add(segment(1, Float.NaN, 2))).isFalse();
        assertThat(new Histogram().add(segment(1, Float.POSITIVE_INFINITY))).isFalse();
    }

    @Test
    void histogram_ofZerosGivesARangeOfZero() {
        Histogram histogram = new Histogram();
        histogram.add(segment(0, 0, 0));
        for (CalibrationMethod method : CalibrationMethod.values()) {
            Range range = method.range(histogram, ALL);
            assertThat(range).as(method.wireName()).isEqualTo(new Range(0, 0));
            assertThat(EightBits.INT8.covering(range).scale()).isPositive();
        }
    }

    @Test
    void minMax_coversEverythingAndZero() {
        Histogram histogram = new Histogram();
        histogram.add(segment(2, 3, 50));
        assertThat(CalibrationMethod.MIN_MAX.range(histogram, ALL)).isEqualTo(new Range(0, 50));
    }

    @Test
    void percentile_leavesOutliersOutOnBothSides() {
        Histogram histogram = new Histogram();
        histogram.add(segment(normal(2, 100_000, 1)));
        histogram.add(segment(-80f, 90f));
        Range range = CalibrationMethod.PERCENTILE.range(histogram, 99.9);
        // 0.05 % of a normal distribution lie beyond 3.29 on each side; bins are 1/32 wide here
        assertThat(range.min()).isCloseTo(-3.3f, within(0.25f));
        assertThat(range.max()).isCloseTo(3.3f, within(0.25f));
    }

    @Test
    void percentile_of100IsEverything() {
        Histogram histogram = new Histogram();
        histogram.add(segment(normal(3, 10_000, 1)));
        Range range = CalibrationMethod.PERCENTILE.range(histogram, 100);
        assertThat(range.min()).isEqualTo(histogram.min());
        assertThat(range.max()).isEqualTo(histogram.max());
    }

    @Test
    void entropy_givesUpRareOutliersForResolution() {
        Histogram histogram = new Histogram();
        float[] values = normal(4, 200_000, 1);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]);
        }
        histogram.add(segment(values));
        histogram.add(segment(60f));
        Range range = CalibrationMethod.ENTROPY.range(histogram, ALL);
        assertThat(range.min()).isZero();
        assertThat(range.max()).isBetween(2.5f, 20f);
    }

    @Test
    void entropy_keepsAllOfAnEvenDistribution() {
        Histogram histogram = new Histogram();
        Random random = new Random(5);
        float[] values = new float[300_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        histogram.add(segment(values));
        Range range = CalibrationMethod.ENTROPY.range(histogram, ALL);
        assertThat(range.min()).isCloseTo(-1f, within(0.05f));
        assertThat(range.max()).isCloseTo(1f, within(0.05f));
    }

    @Test
    void covering_putsZeroOnAWholeStepAndStaysWithinAClamp() {
        for (EightBits bits : EightBits.values()) {
            var six = bits.covering(new Range(0, 6));
            assertThat(six.zeroPoint()).isEqualTo(bits.least());
            assertThat((double) six.scale() * 255).isLessThanOrEqualTo(6).isCloseTo(6, within(1e-5));
            var both = bits.covering(new Range(-1, 3));
            assertThat(bits.quantize(0, both)).isEqualTo(both.zeroPoint());
            assertThat(bits.quantize(1e9, both)).isEqualTo(bits.greatest());
            assertThat(bits.quantize(-1e9, both)).isEqualTo(bits.least());
        }
    }

    private static MemorySegment segment(float... values) {
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values);
    }

    private static float[] normal(long seed, int count, double spread) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (spread * random.nextGaussian());
        }
        return values;
    }
}
