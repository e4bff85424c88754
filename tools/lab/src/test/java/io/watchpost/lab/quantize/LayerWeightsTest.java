package io.watchpost.lab.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerWeightsTest {

    @Test
    void eachChannel_hasAScaleOfItsOwn() {
        LayerWeights weights = LayerWeights.of(
                new LayerWeights.Layer(2, false, 3, 1, 0.5f, true),
                new float[] {1.27f, -0.5f, 0.01f, 127f, 1f, -127f},
                new float[] {1f, -100f},
                null);
        assertThat(weights.scales()[0]).isCloseTo(0.01f, within(1e-6f));
        assertThat(weights.scales()[1]).isCloseTo(1f, within(1e-5f));
        assertThat(weights.values()).containsExactly(127, -50, 1, 127, 1, -127);
        assertThat(weights.bias()).containsExactly(200, -200);
    }

    @Test
    void channelsInTheLastDimension_areToldApart() {
        LayerWeights weights = LayerWeights.of(
                new LayerWeights.Layer(2, true, 3, 1, 1f, true),
                new float[] {127f, 1.27f, -1f, 0.5f, 2f, -1.27f},
                new float[2],
                null);
        assertThat(weights.values()).containsExactly(127, 127, -1, 50, 2, -127);
    }

    @Test
    void oneScaleForAll_isThatOfTheLargest() {
        LayerWeights weights = LayerWeights.of(
                new LayerWeights.Layer(2, false, 1, 1, 1f, false), new float[] {12.7f, 0.1f}, new float[2], null);
        assertThat(weights.scales()).hasSize(1);
        assertThat(weights.values()).containsExactly(127, 1);
    }

    @Test
    void deadChannels_areCountedAndKeepTheirBias() {
        LayerWeights weights = LayerWeights.of(
                new LayerWeights.Layer(2, false, 2, 1, 0.1f, true),
                new float[] {0, 0, 1f, -1f},
                new float[] {5f, 0f},
                null);
        assertThat(weights.deadChannels()).isOne();
        assertThat(weights.values()).startsWith(0, 0);
        assertThat(weights.bias()[0] * (double) weights.scales()[0] * 0.1).isCloseTo(5, within(0.001));
    }

    @Test
    void layerWithoutAnyWeights_stillHasScales() {
        LayerWeights weights = LayerWeights.of(
                new LayerWeights.Layer(1, false, 2, 1, 0.1f, true), new float[2], new float[] {0f}, null);
        assertThat(weights.scales()[0]).isPositive();
    }

    @Test
    void hugeBias_widensTheScaleInsteadOfOverflowing() {
        float bias = 3e6f;
        LayerWeights weights = LayerWeights.of(
                new LayerWeights.Layer(1, false, 1, 1, 1e-3f, true), new float[] {1e-4f}, new float[] {bias}, null);
        double real = weights.bias()[0] * (double) weights.scales()[0] * 1e-3;
        assertThat(real).isCloseTo(bias, within(bias * 1e-6));
        assertThat(Math.abs((long) weights.bias()[0])).isLessThan(Integer.MAX_VALUE);
    }

    @Test
    void biasCorrection_takesOutTheMeanErrorOfRoundedWeights() {
        // two inputs per group, two groups, one output each; means 1, 2 | 3, 4
        ChannelMeans means = new ChannelMeans(List.of(1, 4));
        means.add(segment(1, 2, 3, 4));
        float[] weights = {1f, 0.3337f, -0.777f, 1f};
        LayerWeights.Layer layer = new LayerWeights.Layer(2, false, 2, 2, 1e-4f, true);
        LayerWeights corrected = LayerWeights.of(layer, weights, new float[2], means);
        LayerWeights plain = LayerWeights.of(layer, weights, new float[2], null);
        for (int c = 0; c < 2; c++) {
            double wanted = weights[2 * c] * (2 * c + 1) + weights[2 * c + 1] * (2 * c + 2);
            assertThat(Math.abs(output(corrected, c) - wanted))
                    .as("channel %d", c)
                    .isLessThan(1e-5)
                    .isLessThan(Math.abs(output(plain, c) - wanted));
        }
    }

    private static double output(LayerWeights weights, int channel) {
        double scale = weights.scales()[channel];
        double products = weights.values()[2 * channel] * (2.0 * channel + 1)
                + weights.values()[2 * channel + 1] * (2.0 * channel + 2);
        return products * scale + weights.bias()[channel] * scale * 1e-4;
    }

    private static MemorySegment segment(float... values) {
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values);
    }
}
