package io.watchpost.device.service;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/** Datagrams to AF_UNIX sockets, which the JDK doesn't have: socket(2), sendto(2), close(2). For any thread. */
@SuppressWarnings("restricted")
final class DatagramBindings {
    // linux/socket.h, linux/net.h, sys/un.h
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH_BYTES_MAX = 108;
    private static final int FAMILY_BYTES = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO_CAPTURE = Linker.Option.captureCallState("errno");
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final MethodHandle SOCKET = function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle SENDTO = function(
            "sendto", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));

    private DatagramBindings() {}

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, ERRNO_CAPTURE);
    }

    /**
     * Sends one datagram, without waiting for room.
     *
     * @param address a path, or a name in the abstract space with {@code @} in front
     * @return 0, or the error number as a negative one
     * @throws IllegalArgumentException if the address is neither, or longer than the kernel takes
     */
    static int send(String address, byte[] message) {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        if (name.length < 2 || name.length >= PATH_BYTES_MAX || (name[0] != '/' && name[0] != '@')) {
            throw new IllegalArgumentException("a socket is a path or @name of at most " + (PATH_BYTES_MAX - 1)
                    + " bytes, was \"" + address + "\"");
        }
        boolean isAbstract = name[0] == '@';
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int descriptor = (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (descriptor < 0) {
                return -errno(state);
            }
            // a path ends with a zero byte; an abstract name begins with one, and is as long as it is said to be
            MemorySegment to = arena.allocate(FAMILY_BYTES + PATH_BYTES_MAX, 2);
            to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, to, ValueLayout.JAVA_BYTE, FAMILY_BYTES, name.length);
            if (isAbstract) {
                to.set(ValueLayout.JAVA_BYTE, FAMILY_BYTES, (byte) 0);
            }
            int length = FAMILY_BYTES + name.length + (isAbstract ? 0 : 1);
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
            long sent = (long) SENDTO.invokeExact(
                    state, descriptor, bytes, (long) message.length, MSG_DONTWAIT | MSG_NOSIGNAL, to, length);
            int error = sent < 0 ? -errno(state) : 0;
            int closed = (int) CLOSE.invokeExact(state, descriptor);
            return error != 0 || closed == 0 ? error : -errno(state);
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be made", e);
        }
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }
}
