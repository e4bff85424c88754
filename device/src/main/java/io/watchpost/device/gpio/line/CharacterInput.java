package io.watchpost.device.gpio.line;

import io.watchpost.device.gpio.line.GpioUapi.LineEvent;
import io.watchpost.device.libc.Errno;
import io.watchpost.device.libc.PollFd;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** An input of the character device; the kernel keeps its edges, with their times, until they are read. */
final class CharacterInput implements InputLine {
    private final CharacterLine line;
    private final PollFd poll;
    private final MemorySegment event;
    private final boolean isDebounced;

    CharacterInput(GpioChip chip, int offset, int descriptor, boolean isDebounced) {
        line = new CharacterLine(chip, offset, descriptor);
        poll = new PollFd(line.libc(), descriptor, line.arena());
        event = line.arena().allocate(LineEvent.BYTES, 8);
        this.isDebounced = isDebounced;
    }

    @Override
    public boolean isHigh() throws GpioFault {
        return line.isHigh();
    }

    @Override
    public @Nullable Edge await(long timeoutMillis) throws GpioFault {
        line.checkOpen();
        int events = poll.await(timeoutMillis);
        if (events < 0) {
            throw LineFaults.lost("waiting for " + line.what(), -events);
        }
        if ((events & PollFd.POLLIN) == 0) {
            if (events != 0) {
                throw LineFaults.lost("waiting for " + line.what(), Errno.ENODEV);
            }
            return null;
        }
        int read = line.libc().read(line.descriptor(), event);
        if (read == -Errno.EINTR) {
            return null;
        }
        if (read != LineEvent.BYTES) {
            throw LineFaults.lost("reading edges of " + line.what(), read < 0 ? -read : Errno.EIO);
        }
        return new Edge(
                event.get(ValueLayout.JAVA_INT, LineEvent.ID) == GpioUapi.GPIO_V2_LINE_EVENT_RISING_EDGE,
                event.get(ValueLayout.JAVA_LONG, LineEvent.TIMESTAMP_NS));
    }

    @Override
    public boolean isDebounced() {
        return isDebounced;
    }

    @Override
    public void close() {
        line.close();
    }
}
