package io.watchpost.device.camera;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Native memory that grows up to a limit and keeps its size; one owner at a time, which may be any thread. */
final class NativeBuffer implements AutoCloseable {
    private static final long SMALLEST_BYTES = 64 * 1024;

    private final long sizeBytesMax;
    private @Nullable Arena arena;
    private MemorySegment memory = MemorySegment.NULL;
    private long sizeBytes;

    NativeBuffer(long sizeBytesMax) {
        this.sizeBytesMax = sizeBytesMax;
    }

    void clear() {
        sizeBytes = 0;
    }

    /** @throws IOException when it would grow beyond its limit */
    void append(byte[] bytes, int offset, int length) throws IOException {
        ensure(sizeBytes + length);
        MemorySegment.copy(MemorySegment.ofArray(bytes), offset, memory, sizeBytes, length);
        sizeBytes += length;
    }

    /** Drops bytes at the end. */
    void shorten(long toSizeBytes) {
        sizeBytes = toSizeBytes;
    }

    /** What has been appended; valid until the next append or the close. */
    MemorySegment data() {
        return memory.asSlice(0, sizeBytes);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    private void ensure(long neededBytes) throws IOException {
        if (neededBytes <= memory.byteSize()) {
            return;
        }
        if (neededBytes > sizeBytesMax) {
            throw new IOException("a picture of more than " + sizeBytesMax + " bytes");
        }
        Arena grown = Arena.ofShared();
        long capacity = Math.min(sizeBytesMax, Math.max(SMALLEST_BYTES, neededBytes + neededBytes / 2));
        MemorySegment larger = grown.allocate(capacity);
        MemorySegment.copy(memory, 0, larger, 0, sizeBytes);
        close();
        arena = grown;
        memory = larger;
    }

    @Override
    public void close() {
        memory = MemorySegment.NULL;
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }
}
