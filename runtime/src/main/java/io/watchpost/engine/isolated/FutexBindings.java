package io.watchpost.engine.isolated;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * futex(2) on memory that processes share; numbers of linux/futex.h and asm/unistd.h. The C library has no function of
 * its own for it.
 */
@SuppressWarnings("restricted")
final class FutexBindings {
    private static final long FUTEX_WAIT = 0;
    private static final long FUTEX_WAKE = 1;
    private static final long NUMBER = System.getProperty("os.arch").equals("aarch64") ? 98 : 202;

    private static final MethodHandle SYSCALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(1));

    private FutexBindings() {}

    /**
     * Waits while the word holds a value; also returns for no reason at all, so look again.
     *
     * @param word 4 bytes, aligned
     * @param timeout struct timespec, for how long at most; {@link MemorySegment#NULL} for ever
     */
    static void await(MemorySegment word, int value, MemorySegment timeout) {
        try {
            long ignored = (long) SYSCALL.invokeExact(NUMBER, word, FUTEX_WAIT, (long) value, timeout);
        } catch (Throwable e) {
            throw new IllegalStateException("futex failed", e);
        }
    }

    /** Wakes whoever waits for the word. */
    static void wake(MemorySegment word) {
        try {
            long ignored =
                    (long) SYSCALL.invokeExact(NUMBER, word, FUTEX_WAKE, (long) Integer.MAX_VALUE, MemorySegment.NULL);
        } catch (Throwable e) {
            throw new IllegalStateException("futex failed", e);
        }
    }
}
