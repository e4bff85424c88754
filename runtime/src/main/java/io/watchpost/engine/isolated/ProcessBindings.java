package io.watchpost.engine.isolated;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * prctl(2) and setrlimit(2) of libc, for a process that limits itself; numbers of linux/prctl.h and
 * asm-generic/resource.h, the same on x86-64 and arm64.
 */
@SuppressWarnings("restricted")
final class ProcessBindings {
    static final int CPU_SECONDS = 0;
    static final int FILE_BYTES = 1;
    static final int CORE_BYTES = 4;
    static final int ADDRESS_SPACE_BYTES = 9;

    private static final int PR_SET_PDEATHSIG = 1;
    private static final long SIGKILL = 9;
    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle SETRLIMIT = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("setrlimit"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle PRCTL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("prctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private static final MethodHandle GETPPID =
            LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("getppid"), FunctionDescriptor.of(JAVA_INT));

    private ProcessBindings() {}

    /** Number of the process that started this one, or of the one that inherited it. */
    static int parent() {
        try {
            return (int) GETPPID.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("getppid failed", e);
        }
    }

    /** Sets the soft and the hard limit of this process; false if the kernel says no. */
    static boolean limit(int resource, long value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocateFrom(JAVA_LONG, value, value); // struct rlimit { cur; max; }
            return (int) SETRLIMIT.invokeExact(resource, limits) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("setrlimit failed", e);
        }
    }

    /**
     * Has the kernel kill this process when the <em>thread</em> that started it ends. Holds as long as the calling
     * thread lives.
     */
    static void dieWithParent() {
        try {
            int ignored = (int) PRCTL.invokeExact(PR_SET_PDEATHSIG, SIGKILL);
        } catch (Throwable e) {
            throw new IllegalStateException("prctl failed", e);
        }
    }
}
