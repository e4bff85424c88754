package io.watchpost.update;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** setrlimit(2) of libc; numbers of asm-generic/resource.h, the same on x86-64 and arm64. */
@SuppressWarnings("restricted")
final class ProcessLimitsBindings {
    static final int CPU_SECONDS = 0;
    static final int FILE_BYTES = 1;
    static final int CORE_BYTES = 4;
    static final int ADDRESS_SPACE_BYTES = 9;

    private static final MethodHandle SETRLIMIT = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("setrlimit"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private ProcessLimitsBindings() {}

    /** Sets the soft and the hard limit of this process; false if the kernel says no. */
    static boolean limit(int resource, long value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocateFrom(JAVA_LONG, value, value); // struct rlimit { cur; max; }
            return (int) SETRLIMIT.invokeExact(resource, limits) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("setrlimit failed", e);
        }
    }
}
