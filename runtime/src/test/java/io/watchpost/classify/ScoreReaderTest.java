package io.watchpost.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.engine.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoreReaderTest {

    @Test
    void uint8_isDequantizedWithItsOwnScaleAndZeroPoint() throws EngineException {
        ScoreReader reader =
                new ScoreReader(spec(ElementType.UINT8, new Quantization(0.01157f, 123)), ScoresRule.AS_IS);
        float[] scores = new float[3];

        reader.read(MemorySegment.ofArray(new byte[] {0, 123, (byte) 255}), scores);

        assertThat(scores).containsExactly(-123 * 0.01157f, 0f, 132 * 0.01157f);
    }

    @Test
    void int8_isSigned() throws EngineException {
        ScoreReader reader = new ScoreReader(spec(ElementType.INT8, new Quantization(0.5f, -128)), ScoresRule.AS_IS);
        float[] scores = new float[3];

        reader.read(MemorySegment.ofArray(new byte[] {-128, 0, 127}), scores);

        assertThat(scores).containsExactly(0f, 64f, 127.5f);
    }

    @Test
    void softmax_sumsToOneAlsoForGreatLogits() throws EngineException {
        ScoreReader reader = new ScoreReader(spec(ElementType.FLOAT32, null), ScoresRule.SOFTMAX);
        float[] scores = new float[3];

        reader.read(MemorySegment.ofArray(new float[] {1_000f, 1_001f, 999f}), scores);

        assertThat(scores[0]).isCloseTo(0.2447f, within(1e-4f));
        assertThat(scores[1]).isCloseTo(0.6652f, within(1e-4f));
        assertThat(scores[2]).isCloseTo(0.0900f, within(1e-4f));
    }

    @Test
    void sigmoid_treatsEachClassByItself() throws EngineException {
        ScoreReader reader = new ScoreReader(spec(ElementType.FLOAT32, null), ScoresRule.SIGMOID);
        float[] scores = new float[3];

        reader.read(MemorySegment.ofArray(new float[] {0f, 2f, -2f}), scores);

        assertThat(scores[0]).isEqualTo(0.5f);
        assertThat(scores[1]).isCloseTo(0.880797f, within(1e-6f));
        assertThat(scores[2]).isCloseTo(0.119203f, within(1e-6f));
    }

    @Test
    void scoreThatIsNoNumber_failsTheInferenceAndNamesTheClass() throws EngineException {
        ScoreReader reader = new ScoreReader(spec(ElementType.FLOAT32, null), ScoresRule.AS_IS);

        assertThatThrownBy(() -> reader.read(MemorySegment.ofArray(new float[] {0f, Float.NaN, 0f}), new float[3]))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("NaN for class 1");
    }

    @Test
    void quantizedOutputWithoutScale_isRefused() {
        assertThatThrownBy(() -> new ScoreReader(spec(ElementType.INT8, null), ScoresRule.AS_IS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("without scale and zero point");
    }

    @Test
    void integerOutput_isRefusedByType() {
        assertThatThrownBy(() -> new ScoreReader(spec(ElementType.INT64, null), ScoresRule.AS_IS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("int64 [1, 3]");
    }

    private static TensorSpec spec(ElementType type, @org.jspecify.annotations.Nullable Quantization quantization) {
        return new TensorSpec("scores", type, List.of(1, 3), quantization);
    }
}
