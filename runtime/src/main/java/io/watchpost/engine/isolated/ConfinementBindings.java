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
 * The calls with which a process gives up rights: prctl(2), seccomp(2), Landlock, setresuid(2) and its like. Numbers of
 * linux/prctl.h, linux/seccomp.h and linux/landlock.h; those of the Landlock calls are the same on every machine.
 */
@SuppressWarnings("restricted")
final class ConfinementBindings {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final long SECCOMP_SET_MODE_FILTER = 1;
    private static final long TSYNC = 1; // every thread
    private static final long SPEC_ALLOW = 4; // kernels before 5.16 would slow the process down
    private static final long LANDLOCK_CREATE_RULESET = 444;
    private static final long LANDLOCK_ADD_RULE = 445;
    private static final long LANDLOCK_RESTRICT_SELF = 446;
    private static final long CREATE_RULESET_VERSION = 1;
    private static final long RULE_PATH_BENEATH = 1;
    private static final int O_PATH_CLOEXEC = 0x200000 | 0x80000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor OF_NOTHING = FunctionDescriptor.of(JAVA_INT);
    private static final FunctionDescriptor OF_THREE = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

    private static final MethodHandle PRCTL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("prctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle SYSCALL_WITH_POINTER = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle SYSCALL_WITH_POINTER_FIRST = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle GETEUID =
            LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("geteuid"), OF_NOTHING);
    private static final MethodHandle SETGROUPS = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("setgroups"), FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle SETRESGID =
            LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("setresgid"), OF_THREE);
    private static final MethodHandle SETRESUID =
            LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("setresuid"), OF_THREE);

    private static final MethodHandle CAPSET = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("capset"), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final int CAPABILITY_VERSION = 0x20080522; // linux/capability.h

    private ConfinementBindings() {}

    /** Takes all capabilities but these from this thread and those that it starts; 32 of them can be kept. */
    static boolean keepCapabilities(int kept) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment whose = arena.allocateFrom(JAVA_INT, CAPABILITY_VERSION, 0);
            // two of struct __user_cap_data_struct { u32 effective; u32 permitted; u32 inheritable; }
            MemorySegment sets = arena.allocateFrom(JAVA_INT, kept, kept, 0, 0, 0, 0);
            return (int) CAPSET.invokeExact(whose, sets) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("capset failed", e);
        }
    }

    /** For this thread, and the threads and programs that it starts. */
    static boolean noNewPrivileges() {
        try {
            return (int) PRCTL.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("prctl failed", e);
        }
    }

    /**
     * Puts every thread under a filter, and with it under "no new privileges", which this thread must have.
     *
     * @param number of seccomp(2) on this machine
     * @param program of {@link SeccompProgram}
     */
    static boolean filter(long number, byte[] program) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment instructions = arena.allocate(program.length, 8);
            instructions.copyFrom(MemorySegment.ofArray(program));
            MemorySegment counted = arena.allocate(16, 8); // struct sock_fprog { u16 len; struct sock_filter *filter; }
            counted.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 0, (short) (program.length / 8));
            counted.set(ADDRESS, 8, instructions);
            return (long) SYSCALL_WITH_POINTER.invokeExact(
                            number, SECCOMP_SET_MODE_FILTER, TSYNC | SPEC_ALLOW, counted, 0L)
                    == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("seccomp failed", e);
        }
    }

    /** What this kernel's Landlock knows; less than 1 if there is none. */
    static long landlockVersion() {
        try {
            return (long) SYSCALL_WITH_POINTER_FIRST.invokeExact(
                    LANDLOCK_CREATE_RULESET, MemorySegment.NULL, 0L, CREATE_RULESET_VERSION);
        } catch (Throwable e) {
            throw new IllegalStateException("landlock_create_ruleset failed", e);
        }
    }

    /** The descriptor of a new set of rules, negative if there is none. */
    static int landlockRules(long handled) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocateFrom(JAVA_LONG, handled); // struct landlock_ruleset_attr
            return (int) (long) SYSCALL_WITH_POINTER_FIRST.invokeExact(LANDLOCK_CREATE_RULESET, attributes, 8L, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException("landlock_create_ruleset failed", e);
        }
    }

    /** Allows something on a file, or on all beneath a folder; false if that isn't there. */
    static boolean landlockAllow(int rules, String path, long allowed) {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) OPEN.invokeExact(arena.allocateFrom(path), O_PATH_CLOEXEC);
            if (descriptor < 0) {
                return false;
            }
            MemorySegment rule = arena.allocate(16, 8); // struct landlock_path_beneath_attr { u64 access; s32 fd; }
            rule.set(JAVA_LONG, 0, allowed);
            rule.set(JAVA_INT, 8, descriptor);
            long result = (long)
                    SYSCALL_WITH_POINTER.invokeExact(LANDLOCK_ADD_RULE, (long) rules, RULE_PATH_BENEATH, rule, 0L);
            close(descriptor);
            return result == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("landlock_add_rule failed", e);
        }
    }

    /** Holds this thread, and the threads that it starts, to the rules. */
    static boolean landlock(int rules) {
        try {
            return (long) SYSCALL_WITH_POINTER.invokeExact(
                            LANDLOCK_RESTRICT_SELF, (long) rules, 0L, MemorySegment.NULL, 0L)
                    == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("landlock_restrict_self failed", e);
        }
    }

    static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("close failed", e);
        }
    }

    static boolean isRoot() {
        try {
            return (int) GETEUID.invokeExact() == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("geteuid failed", e);
        }
    }

    /** Makes every thread another user's, without groups and capabilities; false if the system doesn't let it. */
    static boolean become(int user, int group) {
        try {
            return (int) SETGROUPS.invokeExact(0L, MemorySegment.NULL) == 0
                    && (int) SETRESGID.invokeExact(group, group, group) == 0
                    && (int) SETRESUID.invokeExact(user, user, user) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("setresuid failed", e);
        }
    }
}
