package io.watchpost.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Quantization;
import io.watchpost.engine.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClassifierShapeTest {
    private static final TensorSpec SCORES = tensor("scores", ElementType.UINT8, 1, 10);

    @Test
    void channelsLast_isRead() throws Exception {
        ClassifierShape shape = of(List.of(tensor("in", ElementType.UINT8, 1, 48, 64, 3)), List.of(SCORES));

        assertThat(shape.input().width()).isEqualTo(64);
        assertThat(shape.input().height()).isEqualTo(48);
        assertThat(shape.input().channelsFirst()).isFalse();
        assertThat(shape.output().shape()).containsExactly(1, 10);
    }

    @Test
    void channelsFirst_isRead() throws Exception {
        ClassifierShape shape = of(List.of(tensor("in", ElementType.FLOAT32, 1, 3, 48, 64)), List.of(SCORES));

        assertThat(shape.input().width()).isEqualTo(64);
        assertThat(shape.input().height()).isEqualTo(48);
        assertThat(shape.input().channelsFirst()).isTrue();
    }

    @Test
    void fixedBatch_usesTheFirstPictureAndItsRowOfScores() throws Exception {
        ClassifierShape shape = of(
                List.of(tensor("in", ElementType.UINT8, 4, 8, 8, 1)),
                List.of(tensor("scores", ElementType.UINT8, 4, 10)));

        assertThat(shape.input().elements()).isEqualTo(64);
        assertThat(shape.output().shape()).containsExactly(1, 10);
    }

    @Test
    void rankOneAndPooledOutputs_areRowsOfScores() throws Exception {
        List<TensorSpec> inputs = List.of(tensor("in", ElementType.UINT8, 1, 8, 8, 3));

        assertThat(of(inputs, List.of(tensor("scores", ElementType.INT8, 7)))
                        .output()
                        .shape())
                .containsExactly(1, 7);
        assertThat(of(inputs, List.of(tensor("scores", ElementType.INT8, 1, 1, 1, 7)))
                        .output()
                        .shape())
                .containsExactly(1, 7);
    }

    @Test
    void theOneOutputThatCanBeScores_isTaken() throws Exception {
        ClassifierShape shape = of(
                List.of(tensor("in", ElementType.UINT8, 1, 8, 8, 3)),
                List.of(tensor("features", ElementType.FLOAT32, 1, 4, 4, 8), SCORES));

        assertThat(shape.outputIndex()).isEqualTo(1);
    }

    @Test
    void keywordSpotter_isRefusedWithItsInput() {
        assertThatThrownBy(() -> of(List.of(tensor("mfcc", ElementType.FLOAT32, 1, 490)), List.of(SCORES)))
                .hasMessageContaining("not an image classifier")
                .hasMessageContaining("\"mfcc\" is float32 [1, 490]");
    }

    @Test
    void severalInputs_areRefusedByName() {
        TensorSpec picture = tensor("picture", ElementType.UINT8, 1, 8, 8, 3);
        TensorSpec other = tensor("temperature", ElementType.FLOAT32, 1, 1);

        assertThatThrownBy(() -> of(List.of(picture, other), List.of(SCORES)))
                .hasMessageContaining("2 inputs")
                .hasMessageContaining("temperature: float32 [1, 1]");
    }

    @Test
    void twoRowsOfScores_areRefusedSinceNobodyKnowsWhich() {
        assertThatThrownBy(() -> of(List.of(tensor("in", ElementType.UINT8, 1, 8, 8, 3)), List.of(SCORES, SCORES)))
                .hasMessageContaining("2 of its outputs could be the scores");
    }

    @Test
    void detector_isRefusedSinceItsOutputIsNoRow() {
        assertThatThrownBy(() -> of(
                        List.of(tensor("in", ElementType.UINT8, 1, 8, 8, 3)),
                        List.of(tensor("boxes", ElementType.FLOAT32, 1, 10, 4))))
                .hasMessageContaining("boxes: float32 [1, 10, 4]");
    }

    private static ClassifierShape of(List<TensorSpec> inputs, List<TensorSpec> outputs) throws Exception {
        return ClassifierShape.of(inputs, outputs, ModelFormat.TFLITE);
    }

    private static TensorSpec tensor(String name, ElementType type, Integer... shape) {
        return new TensorSpec(name, type, List.of(shape), type.isQuantized() ? new Quantization(1 / 256f, 0) : null);
    }
}
