package io.watchpost.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The fake keeps the contract too, so that tests with it prove something. */
final class FakeEngineTest extends EngineContract {
    private ColourModel latest = ColourModel.int8(1, 1, 3);

    @Override
    protected byte[] file(ColourModel plan) {
        latest = plan;
        return TfliteModels.bytes(plan);
    }

    @Override
    protected EngineProvider provider() {
        return FakeEngine.provider(latest);
    }

    @Override
    protected String ending() {
        return ".tflite";
    }

    @Test
    void aFailure_isAnInferenceFailure() {
        FakeEngine engine = new FakeEngine(latest);
        engine.failWith("the stick was pulled");
        assertThatThrownBy(engine::invoke).hasMessage("the stick was pulled");
    }
}
