package io.watchpost.engine.isolated;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The memory that a station shares with an engine's process: the model's bytes, and the words and tensors that {@link
 * Layout} draws. Stays the same when the process is replaced. One thread at a time.
 */
final class Workplace implements AutoCloseable {
    private static final long WEIGHTS_ALIGNMENT = 64;

    private final SharedFile model;
    private final SharedFile control;

    private Workplace(SharedFile model, SharedFile control) {
        this.model = model;
        this.control = control;
    }

    /** @throws EngineException unavailable: no memory, or no descriptor, is left */
    static Workplace of(ModelFile model) throws EngineException {
        try {
            SharedFile bytes = SharedFile.create();
            try {
                bytes.write(model.bytes(), 0);
                if (model.weights() != null) {
                    bytes.write(model.weights(), aligned(model.bytes().byteSize()));
                }
                return new Workplace(bytes, emptyControl());
            } catch (IOException e) {
                bytes.close();
                throw e;
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** Where the second file of a model begins, so that its numbers lie as they do in a file of their own. */
    private static long aligned(long offset) {
        return (offset + WEIGHTS_ALIGNMENT - 1) / WEIGHTS_ALIGNMENT * WEIGHTS_ALIGNMENT;
    }

    private static SharedFile emptyControl() throws IOException {
        SharedFile control = SharedFile.create();
        try {
            control.grow(Layout.TENSORS);
            return control;
        } catch (IOException e) {
            control.close();
            throw e;
        }
    }

    SharedFile model() {
        return model;
    }

    SharedFile control() {
        return control;
    }

    /** Words and tensors, once their size is known. */
    MemorySegment tensors(long sizeBytes) throws EngineException {
        try {
            control.grow(sizeBytes);
        } catch (IOException e) {
            throw unavailable(e);
        }
        return map();
    }

    /** All that there is now. */
    MemorySegment map() throws EngineException {
        try {
            return control.map();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static EngineException unavailable(IOException e) {
        return EngineException.unavailable("no memory can be shared with the engine's process (" + e.getMessage()
                + "): check free memory and the limit of open files");
    }

    @Override
    public void close() {
        model.close();
        control.close();
    }
}
