package io.watchpost.engine.isolated;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** memfd_create(2) and close(2) of libc. */
@SuppressWarnings("restricted")
final class MemoryFileBindings {
    private static final int MFD_CLOEXEC = 1; // linux/memfd.h
    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle CREATE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("memfd_create"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private MemoryFileBindings() {}

    /** The descriptor of a new, empty file that has no name in any folder; -1 if the system gives none. */
    static int create(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) CREATE.invokeExact(arena.allocateFrom(name), MFD_CLOEXEC);
        } catch (Throwable e) {
            throw new IllegalStateException("memfd_create failed", e);
        }
    }

    static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("close failed", e);
        }
    }
}
