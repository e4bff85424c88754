package io.watchpost.engine.tflite;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A bounded stream in memory of the C library, which takes TensorFlow Lite's messages; one method per function of
 * stdio(3), no policy.
 */
@SuppressWarnings("restricted")
final class StreamBindings {
    private static final Linker LINKER = Linker.nativeLinker();

    private static final class PointerOfBuffer {
        static final MethodHandle CALL =
                LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    }

    private StreamBindings() {}

    /** fmemopen(3): writes beyond the buffer are dropped. */
    static MemorySegment open(MemorySegment buffer, MemorySegment mode) {
        try {
            return (MemorySegment)
                    PointerOfBuffer.CALL.invokeExact(function("fmemopen"), buffer, buffer.byteSize(), mode);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** The address of vfprintf(3), for a library that prints by itself. */
    static MemorySegment printer() {
        return function("vfprintf");
    }

    /** fflush(3). */
    static void flush(MemorySegment stream) {
        try {
            int ignored = (int) TfliteBindings.IntOfPointer.CALL.invokeExact(function("fflush"), stream);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** rewind(3). */
    static void rewind(MemorySegment stream) {
        try {
            TfliteBindings.NothingOfPointer.CALL.invokeExact(function("rewind"), stream);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** fclose(3). */
    static void close(MemorySegment stream) {
        try {
            int ignored = (int) TfliteBindings.IntOfPointer.CALL.invokeExact(function("fclose"), stream);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static MemorySegment function(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }

    private static IllegalStateException impossible(Throwable e) {
        return new IllegalStateException("a call into the C library failed", e);
    }
}
