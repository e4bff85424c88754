package io.watchpost.engine.isolated;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.EngineContract;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.OnnxModels;
import io.watchpost.engine.onnx.OnnxEngineProvider;

/** ONNX Runtime in a child process keeps the contract. */
final class IsolatedOnnxTest extends EngineContract {

    @Override
    protected byte[] file(ColourModel plan) {
        return OnnxModels.bytes(plan);
    }

    @Override
    protected EngineProvider provider() {
        return new Isolation().isolated(new OnnxEngineProvider());
    }

    @Override
    protected String ending() {
        return ".onnx";
    }
}
