package io.watchpost.engine.tflite;

import io.watchpost.engine.EngineException;
import java.lang.foreign.MemorySegment;

/** The fast kernels for the CPU, about ten times the reference kernels on x86-64. */
final class XnnpackDelegate implements GraphDelegate {
    private final MemorySegment handle;

    XnnpackDelegate(int threads) throws EngineException {
        handle = TfliteBindings.xnnpackCreate(threads);
        if (handle.address() == 0) {
            throw EngineException.unavailable("XNNPACK doesn't work on this processor");
        }
    }

    @Override
    public MemorySegment handle() {
        return handle;
    }

    @Override
    public void close() {
        TfliteBindings.xnnpackDelete(handle);
    }
}
