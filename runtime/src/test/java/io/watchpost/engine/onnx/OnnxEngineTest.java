package io.watchpost.engine.onnx;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.EngineContract;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.OnnxModels;

/** ONNX Runtime keeps the contract. */
final class OnnxEngineTest extends EngineContract {

    @Override
    protected byte[] file(ColourModel plan) {
        return OnnxModels.bytes(plan);
    }

    @Override
    protected EngineProvider provider() {
        return new OnnxEngineProvider();
    }

    @Override
    protected String ending() {
        return ".onnx";
    }
}
