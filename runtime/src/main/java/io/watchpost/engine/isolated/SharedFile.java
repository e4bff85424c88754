package io.watchpost.engine.isolated;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file in memory that never has a name, so that nothing is left of it when whoever uses it is killed. A child of the
 * same user opens it by its owner's number and descriptor. Mappings outlive {@link #close} and go with the last who
 * holds them.
 *
 * <p>One thread at a time.
 */
final class SharedFile implements AutoCloseable {
    private static final int FILL_BYTES = 64 * 1024;

    private final int descriptor;
    private boolean closed;

    private SharedFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /** An empty one. */
    static SharedFile create() throws IOException {
        int descriptor = MemoryFileBindings.create("watchpost-engine");
        if (descriptor < 0) {
            throw new IOException("the system gives no memory file");
        }
        return new SharedFile(descriptor);
    }

    /** Where a child finds it, while this process lives and has it open. */
    Path path() {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor);
    }

    /** Makes it as long as this, with zeros; the memory is taken now, not when it is first touched. */
    void grow(long sizeBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(FILL_BYTES);
            for (long at = channel.size(); at < sizeBytes; ) {
                zeros.clear().limit((int) Math.min(FILL_BYTES, sizeBytes - at));
                at += channel.write(zeros, at);
            }
        }
    }

    /** Writes these bytes from an offset on. */
    void write(MemorySegment bytes, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
            long at = 0;
            while (at < bytes.byteSize()) {
                long length = Math.min(1 << 24, bytes.byteSize() - at);
                at += channel.write(bytes.asSlice(at, length).asByteBuffer(), offset + at);
            }
        }
    }

    /** All of it, at the address that it keeps until the garbage collector finds no user. */
    MemorySegment map() throws IOException {
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, channel.size(), Arena.ofAuto());
        }
    }

    /** Maps what {@link #path} of another process leads to, to be read. */
    static MemorySegment map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            MemoryFileBindings.close(descriptor);
        }
    }
}
