package io.watchpost.engine.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * setenv(3) of libc, for the one switch that ONNX Runtime reads from the environment.
 *
 * <p>Since 1.29 its Linux library reports to Microsoft unless {@code ORT_DISABLE_TELEMETRY} is set when it is loaded:
 * it reads the machine id and the command line, keeps a database in the home folder and a log in /tmp, and dies of a
 * stack overflow on command lines beyond about 4,000 characters.
 */
@SuppressWarnings("restricted")
final class EnvironmentBindings {
    private EnvironmentBindings() {}

    /** Must be called before the library is loaded. */
    static void disableTelemetry() {
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int failed =
                    (int) setenv.invokeExact(arena.allocateFrom("ORT_DISABLE_TELEMETRY"), arena.allocateFrom("1"), 1);
            if (failed != 0) {
                throw new IllegalStateException("setenv failed: out of memory");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("the telemetry of ONNX Runtime could not be switched off", e);
        }
    }
}
