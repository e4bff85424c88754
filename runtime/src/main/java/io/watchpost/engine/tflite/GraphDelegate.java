package io.watchpost.engine.tflite;

import io.watchpost.engine.EngineException;
import java.lang.foreign.MemorySegment;

/**
 * A {@code TfLiteDelegate}, which takes over a part of a model's graph. Belongs to the engine that it was opened for,
 * which closes it after its interpreter.
 */
public interface GraphDelegate extends AutoCloseable {

    /** The {@code TfLiteDelegate*}, never NULL. */
    MemorySegment handle();

    @Override
    void close();

    /** Opens a delegate for one engine. */
    interface Source {
        /** @throws EngineException refused or unavailable, with a sentence for the operator */
        GraphDelegate open() throws EngineException;
    }
}
