package io.watchpost.engine.isolated;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The filter of system calls (seccomp(2), classic BPF) of an engine's process: lets everything through except what no
 * inference needs and only harm does. Refused calls fail with an errno, as if the right were missing; none kills.
 *
 * <p>A list of what is forbidden, not of what is allowed: what the Java machine, two C libraries and the engines call
 * differs with each of their versions, and a probe that fails for a new but harmless call would be worse than none.
 */
final class SeccompProgram {
    // linux/bpf_common.h
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_NOT_LESS = 0x35;
    private static final int JUMP_BITS = 0x45;
    private static final int RETURN = 0x06;

    // struct seccomp_data
    private static final int NUMBER_AT = 0;
    private static final int ARCHITECTURE_AT = 4;
    private static final int FIRST_ARGUMENT_AT = 16; // its low half: both machines are little-endian

    // linux/seccomp.h
    private static final int ALLOW = 0x7fff0000;
    private static final int FAIL = 0x00050000;

    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int ENOSYS = 38;

    private static final int AF_UNIX = 1;
    private static final int AF_NETLINK = 16; // how libusb hears of devices
    private static final int CLONE_THREAD = 0x10000;
    private static final int INSTRUCTION_BYTES = 8; // struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; }
    private static final int INSTRUCTIONS_MAX = 4096;

    private final ByteBuffer program =
            ByteBuffer.allocate(INSTRUCTIONS_MAX * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private SeccompProgram() {}

    /**
     * Instructions, eight bytes each.
     *
     * @param isAlone whether everything but computing is forbidden; else only the network and the memory of others
     * @param process number of the process that will run under it
     */
    static byte[] of(SystemCalls calls, boolean isAlone, int process) {
        return new SeccompProgram().write(calls, isAlone, process);
    }

    private byte[] write(SystemCalls calls, boolean isAlone, int process) {
        add(LOAD_WORD, 0, 0, ARCHITECTURE_AT);
        add(JUMP_EQUAL, 1, 0, calls.architecture());
        fail(EPERM); // the numbers of another machine would mean other calls
        add(LOAD_WORD, 0, 0, NUMBER_AT);
        if (calls.otherNumbersFrom() != 0) {
            add(JUMP_NOT_LESS, 0, 1, calls.otherNumbersFrom());
            fail(EPERM);
        }
        calls.outOfOwnMemory().forEach(call -> refuse(call, EPERM));
        refuse(calls.ioUringSetup(), ENOSYS); // it opens sockets without socket(2)
        if (!isAlone) {
            allowOnly(calls.socket(), EACCES, AF_UNIX, AF_NETLINK);
        } else {
            refuse(calls.socket(), EACCES);
            calls.programs().forEach(call -> refuse(call, EPERM));
            calls.changesToFiles().forEach(call -> refuse(call, EPERM));
            refuse(calls.clone3(), ENOSYS); // its flags lie in memory; the C library goes back to clone
            add(JUMP_EQUAL, 0, 4, calls.newThread());
            add(LOAD_WORD, 0, 0, FIRST_ARGUMENT_AT);
            add(JUMP_BITS, 0, 1, CLONE_THREAD);
            add(RETURN, 0, 0, ALLOW);
            fail(EPERM);
            allowOnly(calls.kill(), EPERM, process);
            allowOnly(calls.tgkill(), EPERM, process);
            allowOnly(calls.prlimit(), EPERM, 0, process);
        }
        add(RETURN, 0, 0, ALLOW);
        byte[] bytes = new byte[program.position()];
        program.flip().get(bytes);
        return bytes;
    }

    private void refuse(int call, int errno) {
        add(JUMP_EQUAL, 0, 1, call);
        fail(errno);
    }

    /** The call passes only with one of these as its first argument. */
    private void allowOnly(int call, int errno, int... firsts) {
        add(JUMP_EQUAL, 0, 2 + 2 * firsts.length, call);
        add(LOAD_WORD, 0, 0, FIRST_ARGUMENT_AT);
        for (int first : firsts) {
            add(JUMP_EQUAL, 0, 1, first);
            add(RETURN, 0, 0, ALLOW);
        }
        fail(errno);
    }

    private void fail(int errno) {
        add(RETURN, 0, 0, FAIL | errno);
    }

    private void add(int code, int whenTrue, int whenFalse, int operand) {
        program.putShort((short) code)
                .put((byte) whenTrue)
                .put((byte) whenFalse)
                .putInt(operand);
    }
}
