package io.watchpost.engine.isolated;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.EngineContract;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.TfliteModels;
import io.watchpost.engine.tflite.TfliteEngineProvider;

/** TensorFlow Lite in a child process keeps the contract. */
final class IsolatedTfliteTest extends EngineContract {

    @Override
    protected byte[] file(ColourModel plan) {
        return TfliteModels.bytes(plan);
    }

    @Override
    protected EngineProvider provider() {
        return new Isolation().isolated(new TfliteEngineProvider());
    }

    @Override
    protected String ending() {
        return ".tflite";
    }
}
