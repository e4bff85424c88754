package io.watchpost.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.lab.net.Operation.Convolution;
import org.junit.jupiter.api.Test;

final class NetworksTest {

    @Test
    void mobileNetV2_hasThePublishedSize() {
        NetworkSpec spec = Networks.named("mobilenet-v2", 1, 224, 1000);

        // 3 504 872 learned ones (torchvision) and the running statistics of 17 056 channels
        assertThat(spec.weightCount()).isEqualTo(3_504_872 + 2 * 17_056);
        assertThat(spec.multiplications()).isBetween(300_000_000L, 301_000_000L);
    }

    @Test
    void resNet8_hasTheShapesOfMlPerfTiny() {
        NetworkSpec spec = Networks.named("resnet-8", 1, 32, 10);

        // 76 720 in convolutions, 650 in the dense layer, 4 for each of the 336 normalized channels
        assertThat(spec.weightCount()).isEqualTo(76_720 + 650 + 4 * 336);
        assertThat(spec.layers().get(spec.layers().size() - 3).height()).isEqualTo(8);
    }

    @Test
    void mobileNetSmall_fitsTheSmallestDevices() {
        NetworkSpec spec = Networks.named("mobilenet-small", 1, 96, 5);

        assertThat(spec.weightCount()).isLessThan(200_000);
        assertThat(spec.multiplications()).isLessThan(20_000_000);
    }

    @Test
    void width_multipliesChannelsInStepsOfEight() {
        NetworkSpec half = Networks.named("mobilenet-small", 0.5, 96, 5);

        assertThat(half.layers())
                .allSatisfy(layer -> assertThat(
                                layer.channels() % 8 == 0 || layer.name().equals("logits"))
                        .as(layer.toString())
                        .isTrue());
        assertThat(half.weightCount())
                .isLessThan(Networks.named("mobilenet-small", 1, 96, 5).weightCount() / 2);
    }

    @Test
    void oddPadding_liesRightAndBelow() {
        Convolution convolution = new Convolution(3, 8, 3, 2, 1);

        assertThat(convolution.outputSize(96)).isEqualTo(48);
        assertThat(convolution.paddingBefore(96)).isZero();
        assertThat(convolution.paddingAfter(96)).isEqualTo(1);
        assertThat(convolution.outputSize(97)).isEqualTo(49);
        assertThat(convolution.paddingBefore(97)).isEqualTo(1);
        assertThat(convolution.paddingAfter(97)).isEqualTo(1);
    }

    @Test
    void unknownName_isRefusedWithTheNamesThereAre() {
        assertThatThrownBy(() -> Networks.named("alexnet", 1, 96, 5))
                .hasMessage("there is no network \"alexnet\", there are [mobilenet-small, mobilenet-v2, resnet-8]");
    }

    @Test
    void impossibleShapes_areRefusedWithTheirValue() {
        assertThatThrownBy(() -> Networks.named("resnet-8", 0, 32, 5)).hasMessageContaining("was 0.0");
        assertThatThrownBy(() -> Networks.named("resnet-8", 1, 8, 5)).hasMessageContaining("was 8");
        assertThatThrownBy(() -> Networks.named("resnet-8", 1, 32, 1)).hasMessageContaining("was given 1");
    }
}
