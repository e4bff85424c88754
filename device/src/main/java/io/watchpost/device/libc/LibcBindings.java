package io.watchpost.device.libc;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls that devices and watched folders need, one method each. As in the kernel, a failed call returns the
 * negative error number. An instance is for one thread at a time.
 */
@SuppressWarnings("restricted")
public final class LibcBindings {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO_CAPTURE = Linker.Option.captureCallState("errno");
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout PTR = ValueLayout.ADDRESS;

    private static final MethodHandle OPEN = function("open", FunctionDescriptor.of(INT, PTR, INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle READ = function("read", FunctionDescriptor.of(LONG, INT, PTR, LONG));
    private static final MethodHandle POLL = function("poll", FunctionDescriptor.of(INT, PTR, LONG, INT));
    private static final MethodHandle IOCTL =
            function("ioctl", FunctionDescriptor.of(INT, INT, LONG, PTR), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle MMAP =
            function("mmap", FunctionDescriptor.of(PTR, PTR, LONG, INT, INT, INT, LONG));
    private static final MethodHandle MUNMAP = function("munmap", FunctionDescriptor.of(INT, PTR, LONG));
    private static final MethodHandle INOTIFY_INIT = function("inotify_init1", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle INOTIFY_ADD =
            function("inotify_add_watch", FunctionDescriptor.of(INT, INT, PTR, INT));

    private final MemorySegment state = Arena.ofAuto().allocate(STATE);

    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker.Option[] all = new Linker.Option[options.length + 1];
        all[0] = ERRNO_CAPTURE;
        System.arraycopy(options, 0, all, 1, options.length);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, all);
    }

    /** open(2) without a mode; a descriptor. */
    public int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return orErrno((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags));
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    public int close(int descriptor) {
        try {
            return orErrno((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    /** read(2); the number of bytes. */
    public int read(int descriptor, MemorySegment into) {
        try {
            return orErrno((int) (long) READ.invokeExact(state, descriptor, into, into.byteSize()));
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    /** poll(2) of one {@code struct pollfd}; 1 when something happened, 0 when the time passed. */
    public int poll(MemorySegment pollfd, int timeoutMillis) {
        try {
            return orErrno((int) POLL.invokeExact(state, pollfd, 1L, timeoutMillis));
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    public int ioctl(int descriptor, long request, MemorySegment argument) {
        try {
            return orErrno((int) IOCTL.invokeExact(state, descriptor, request, argument));
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    /** mmap(2) of a descriptor; the address, or a negative error number (no mapping lies in the last page). */
    public long mmap(long sizeBytes, int protection, int flags, int descriptor, long offset) {
        try {
            MemorySegment mapped = (MemorySegment)
                    MMAP.invokeExact(state, MemorySegment.NULL, sizeBytes, protection, flags, descriptor, offset);
            return mapped.address() == -1 ? -(int) ERRNO.get(state, 0L) : mapped.address();
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    public int munmap(long address, long sizeBytes) {
        try {
            return orErrno((int) MUNMAP.invokeExact(state, MemorySegment.ofAddress(address), sizeBytes));
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    /** The memory at an address, accessible as long as the arena is open. */
    public static MemorySegment memory(long address, long sizeBytes, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(sizeBytes, arena, null);
    }

    /** inotify_init1(2); a descriptor. */
    public int inotifyInit(int flags) {
        try {
            return orErrno((int) INOTIFY_INIT.invokeExact(state, flags));
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    /** inotify_add_watch(2); a watch descriptor. */
    public int inotifyAddWatch(int descriptor, String path, int mask) {
        try (Arena arena = Arena.ofConfined()) {
            return orErrno((int) INOTIFY_ADD.invokeExact(state, descriptor, arena.allocateFrom(path), mask));
        } catch (Throwable e) {
            throw unreachable(e);
        }
    }

    private int orErrno(int result) {
        return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
    }

    private static AssertionError unreachable(Throwable e) {
        return new AssertionError("a system call can't throw", e);
    }
}
