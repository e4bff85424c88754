package io.watchpost.device.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One {@code struct pollfd} (poll.h), kept for the life of its descriptor.
 *
 * <pre>
 * 0      4       6        8
 * | fd   | events | revents |
 * </pre>
 */
public final class PollFd {
    public static final int POLLIN = 0x01;
    public static final int POLLERR = 0x08;
    public static final int POLLHUP = 0x10;
    public static final int POLLNVAL = 0x20;

    private final LibcBindings libc;
    private final MemorySegment struct;

    public PollFd(LibcBindings libc, int descriptor, Arena arena) {
        this.libc = libc;
        this.struct = arena.allocate(8, 4);
        struct.set(ValueLayout.JAVA_INT, 0, descriptor);
        struct.set(ValueLayout.JAVA_SHORT, 4, (short) POLLIN);
    }

    /** Waits; the events that happened, 0 when the time passed or a signal came, a negative error number else. */
    public int await(long timeoutMillis) {
        struct.set(ValueLayout.JAVA_SHORT, 6, (short) 0);
        int ready = libc.poll(struct, Math.clamp(timeoutMillis, 0, Integer.MAX_VALUE));
        if (ready == -Errno.EINTR) {
            return 0;
        }
        return ready < 0 ? ready : struct.get(ValueLayout.JAVA_SHORT, 6);
    }
}
