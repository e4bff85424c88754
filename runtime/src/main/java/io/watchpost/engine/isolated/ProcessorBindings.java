package io.watchpost.engine.isolated;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * sched_getcpu(3), sched_getaffinity(2) and sched_setaffinity(2): on which processors a thread works.
 */
@SuppressWarnings("restricted")
final class ProcessorBindings {
    /** Of a cpu_set_t, of 1024 processors. */
    static final long SET_BYTES = 128;

    private static final int THIS_THREAD = 0;
    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle CURRENT = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("sched_getcpu"),
            FunctionDescriptor.of(JAVA_INT),
            Linker.Option.critical(false));
    private static final MethodHandle GET_AFFINITY = affinity("sched_getaffinity");
    private static final MethodHandle SET_AFFINITY = affinity("sched_setaffinity");

    private ProcessorBindings() {}

    private static MethodHandle affinity(String function) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(function),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    }

    /** Number of the processor that the calling thread is on, from 0; -1 if the system doesn't say. */
    static int current() {
        try {
            return (int) CURRENT.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("sched_getcpu failed", e);
        }
    }

    /**
     * Where the calling thread may work.
     *
     * @param set takes the answer; of {@link #SET_BYTES} bytes
     * @return whether the system said
     */
    static boolean allowed(MemorySegment set) {
        try {
            return (int) GET_AFFINITY.invokeExact(THIS_THREAD, SET_BYTES, set) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("sched_getaffinity failed", e);
        }
    }

    /** Has the calling thread, and no other of its process, work there from now on, if the system lets it. */
    static void allow(MemorySegment set) {
        try {
            int ignored = (int) SET_AFFINITY.invokeExact(THIS_THREAD, SET_BYTES, set);
        } catch (Throwable e) {
            throw new IllegalStateException("sched_setaffinity failed", e);
        }
    }

    /** Makes it a set of one processor, or of none if it has no such number. */
    static void only(MemorySegment set, int processor) {
        set.fill((byte) 0);
        if (processor >= 0 && processor < SET_BYTES * Byte.SIZE) {
            set.set(JAVA_BYTE, processor / Byte.SIZE, (byte) (1 << processor % Byte.SIZE));
        }
    }
}
