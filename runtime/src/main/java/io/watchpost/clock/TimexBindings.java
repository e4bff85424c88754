package io.watchpost.clock;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** adjtimex(2) of libc, read-only: {@code modes} stays 0. */
@SuppressWarnings("restricted")
final class TimexBindings {
    /** sizeof(struct timex) is 208 on 64-bit Linux; linux/timex.h. */
    private static final long TIMEX_BYTES = 208;
    /** Returned when no time source disciplines the clock; linux/timex.h. */
    private static final int TIME_ERROR = 5;

    private static final MethodHandle ADJTIMEX = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("adjtimex"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private TimexBindings() {}

    /** Whether the kernel's clock is disciplined; empty when it can't be asked (a seccomp filter). */
    static Optional<Boolean> kernelSaysSynchronized() {
        try (Arena arena = Arena.ofConfined()) {
            int state = (int) ADJTIMEX.invokeExact(arena.allocate(TIMEX_BYTES, 8));
            return state < 0 ? Optional.empty() : Optional.of(state != TIME_ERROR);
        } catch (Throwable e) {
            return Optional.empty();
        }
    }
}
