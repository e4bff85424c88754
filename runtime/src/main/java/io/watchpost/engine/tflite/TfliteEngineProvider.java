package io.watchpost.engine.tflite;

import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import java.util.Set;

/** TensorFlow Lite on the processor. */
public final class TfliteEngineProvider implements EngineProvider {

    @Override
    public String id() {
        return "tflite";
    }

    @Override
    public String version() {
        return TfliteBindings.isPresent() ? TfliteBindings.version() : "unavailable";
    }

    @Override
    public Target target() {
        return Target.CPU;
    }

    @Override
    public Set<ModelFormat> formats() {
        return Set.of(ModelFormat.TFLITE);
    }

    @Override
    public Engine load(ModelFile model, EngineOptions options) throws EngineException {
        return TfliteEngine.load(model, options);
    }
}
