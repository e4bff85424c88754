package io.watchpost.engine.isolated;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** kill(2), with the signal that does nothing. */
@SuppressWarnings("restricted")
final class SignalBindings {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle KILL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("kill"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private SignalBindings() {}

    static boolean reaches(int process) {
        try {
            return (int) KILL.invokeExact(process, 0) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("kill failed", e);
        }
    }
}
