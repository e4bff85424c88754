package io.watchpost.engine.tflite;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Takes what TensorFlow Lite has to say about a model. The library formats its messages with vfprintf(3) into a C
 * stream over a bounded buffer, so no native thread ever calls back into Java, and nothing is printed.
 *
 * <p>Must outlive the interpreter that reports to it. One thread at a time.
 */
final class ErrorStream implements AutoCloseable {
    private static final int TEXT_BYTES_MAX = 8 * 1024;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(TEXT_BYTES_MAX);
    private final MemorySegment handle = StreamBindings.open(buffer, arena.allocateFrom("w"));

    /** The {@code FILE*}. */
    MemorySegment handle() {
        return handle;
    }

    /** What was said since the last call; empty if nothing. */
    String take() {
        StreamBindings.flush(handle);
        byte[] bytes = buffer.toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        StreamBindings.rewind(handle);
        buffer.fill((byte) 0);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        StreamBindings.close(handle);
        arena.close();
    }
}
