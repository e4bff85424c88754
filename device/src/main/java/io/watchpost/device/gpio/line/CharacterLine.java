package io.watchpost.device.gpio.line;

import io.watchpost.device.gpio.line.GpioUapi.LineValues;
import io.watchpost.device.libc.Errno;
import io.watchpost.device.libc.LibcBindings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The descriptor of one requested line, and what can be asked of any. Owns the descriptor. For one thread at a time. */
final class CharacterLine implements AutoCloseable {
    private final LibcBindings libc = new LibcBindings();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment values = arena.allocate(LineValues.BYTES, 8);
    private final String what;
    private final int descriptor;
    private boolean closed;

    CharacterLine(GpioChip chip, int offset, int descriptor) {
        this.what = "pin " + offset + " of " + chip.name();
        this.descriptor = descriptor;
        values.set(ValueLayout.JAVA_LONG, LineValues.MASK, 1);
    }

    LibcBindings libc() {
        return libc;
    }

    Arena arena() {
        return arena;
    }

    int descriptor() {
        return descriptor;
    }

    String what() {
        return what;
    }

    /** @throws GpioFault if it was given back */
    void checkOpen() throws GpioFault {
        if (closed) {
            throw new GpioFault(what + " was given back", "");
        }
    }

    boolean isHigh() throws GpioFault {
        checkOpen();
        request("reading", GpioUapi.GPIO_V2_LINE_GET_VALUES_IOCTL, values);
        return (values.get(ValueLayout.JAVA_LONG, LineValues.BITS) & 1) != 0;
    }

    void set(boolean high) throws GpioFault {
        checkOpen();
        values.set(ValueLayout.JAVA_LONG, LineValues.BITS, high ? 1 : 0);
        request("switching", GpioUapi.GPIO_V2_LINE_SET_VALUES_IOCTL, values);
    }

    void request(String doing, long code, MemorySegment argument) throws GpioFault {
        checkOpen();
        int result = libc.ioctl(descriptor, code, argument);
        while (result == -Errno.EINTR) {
            result = libc.ioctl(descriptor, code, argument);
        }
        if (result < 0) {
            throw LineFaults.lost(doing + " " + what, -result);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            libc.close(descriptor);
            arena.close();
        }
    }
}
