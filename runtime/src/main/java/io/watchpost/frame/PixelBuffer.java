package io.watchpost.frame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Native memory that a decoder uses again for every picture; grows to the largest one. One thread at a time, which may
 * change from call to call.
 */
public final class PixelBuffer implements AutoCloseable {
    private static final int ALIGNMENT_BYTES = 64;

    private @Nullable Arena arena;
    private MemorySegment memory = MemorySegment.NULL;

    /** Memory of at least this size; what an earlier call returned is gone. */
    public MemorySegment ofSize(long sizeBytes) {
        if (memory.byteSize() < sizeBytes) {
            close();
            Arena next = Arena.ofShared();
            memory = next.allocate(sizeBytes, ALIGNMENT_BYTES);
            arena = next;
        }
        return memory;
    }

    @Override
    public void close() {
        Arena owner = arena;
        arena = null;
        memory = MemorySegment.NULL;
        if (owner != null) {
            owner.close();
        }
    }
}
