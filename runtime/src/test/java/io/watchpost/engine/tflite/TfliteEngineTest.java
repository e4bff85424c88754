package io.watchpost.engine.tflite;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.EngineContract;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.TfliteModels;

/** TensorFlow Lite keeps the contract. */
final class TfliteEngineTest extends EngineContract {

    @Override
    protected byte[] file(ColourModel plan) {
        return TfliteModels.bytes(plan);
    }

    @Override
    protected EngineProvider provider() {
        return new TfliteEngineProvider();
    }

    @Override
    protected String ending() {
        return ".tflite";
    }
}
