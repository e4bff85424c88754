package io.watchpost.device.gpio.line;

import io.watchpost.device.gpio.line.GpioUapi.ChipInfo;
import io.watchpost.device.gpio.line.GpioUapi.LineConfig;
import io.watchpost.device.gpio.line.GpioUapi.LineInfoStruct;
import io.watchpost.device.gpio.line.GpioUapi.LineRequest;
import io.watchpost.device.libc.Errno;
import io.watchpost.device.libc.LibcBindings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A chip by way of the kernel's character device, {@code /dev/gpiochipN}. Owns its descriptor; the lines have their own. */
public final class CharacterDevice implements GpioChip {
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x8_0000;

    private final LibcBindings libc = new LibcBindings();
    private final Path path;
    private final String name;
    private final String label;
    private final int lines;
    private final int descriptor;
    private boolean closed;

    /**
     * Opens it.
     *
     * @throws GpioFault if that may not be, or isn't such a device
     */
    public CharacterDevice(Path path) throws GpioFault {
        this.path = path;
        descriptor = libc.open(path.toString(), O_RDWR | O_CLOEXEC);
        if (descriptor < 0) {
            throw LineFaults.opening(path, -descriptor);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(ChipInfo.BYTES, 8);
            int result = ioctl(GpioUapi.GPIO_GET_CHIPINFO_IOCTL, info);
            if (result < 0) {
                libc.close(descriptor);
                throw LineFaults.opening(path, -result);
            }
            name = text(info, ChipInfo.NAME);
            label = text(info, ChipInfo.LABEL);
            lines = info.get(ValueLayout.JAVA_INT, ChipInfo.LINES);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int lines() {
        return lines;
    }

    @Override
    public synchronized LineInfo line(int offset) throws GpioFault {
        checkOffset(offset);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(LineInfoStruct.BYTES, 8);
            info.set(ValueLayout.JAVA_INT, LineInfoStruct.OFFSET, offset);
            int result = ioctl(GpioUapi.GPIO_V2_GET_LINEINFO_IOCTL, info);
            if (result < 0) {
                throw LineFaults.asking(this, offset, -result);
            }
            long flags = info.get(ValueLayout.JAVA_LONG, LineInfoStruct.FLAGS);
            return new LineInfo(
                    offset,
                    text(info, LineInfoStruct.NAME),
                    (flags & GpioUapi.GPIO_V2_LINE_FLAG_USED) != 0,
                    text(info, LineInfoStruct.CONSUMER),
                    (flags & GpioUapi.GPIO_V2_LINE_FLAG_OUTPUT) != 0);
        }
    }

    @Override
    public synchronized OutputLine output(int offset, Initial initial, String consumer) throws GpioFault {
        checkOffset(offset);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, offset, consumer);
            MemorySegment config = request.asSlice(LineRequest.CONFIG, LineConfig.BYTES);
            if (initial != Initial.AS_IS) {
                asOutput(config, initial == Initial.HIGH);
            }
            CharacterOutput line = new CharacterOutput(this, offset, requested(offset, request));
            if (initial == Initial.AS_IS) {
                driveWhatThereIs(line, config);
            }
            return line;
        }
    }

    /** A line without a direction keeps the one it has; then it drives what it was found with. */
    private static void driveWhatThereIs(CharacterOutput line, MemorySegment config) throws GpioFault {
        try {
            asOutput(config, line.isHigh());
            line.configure(config);
        } catch (GpioFault e) {
            line.close();
            throw e;
        }
    }

    @Override
    public synchronized InputLine input(int offset, Pull pull, long debounceMicros, String consumer) throws GpioFault {
        checkOffset(offset);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, offset, consumer);
            MemorySegment config = request.asSlice(LineRequest.CONFIG, LineConfig.BYTES);
            config.set(
                    ValueLayout.JAVA_LONG,
                    LineConfig.FLAGS,
                    GpioUapi.GPIO_V2_LINE_FLAG_INPUT
                            | GpioUapi.GPIO_V2_LINE_FLAG_EDGE_RISING
                            | GpioUapi.GPIO_V2_LINE_FLAG_EDGE_FALLING
                            | bias(pull));
            if (debounceMicros > 0) {
                attribute(config, GpioUapi.GPIO_V2_LINE_ATTR_ID_DEBOUNCE, debounceMicros);
            }
            int result = ioctl(GpioUapi.GPIO_V2_GET_LINE_IOCTL, request);
            boolean isDebounced = result >= 0;
            if (result == -Errno.EINVAL && debounceMicros > 0) {
                config.set(ValueLayout.JAVA_INT, LineConfig.NUM_ATTRS, 0); // a kernel that can't debounce this line
                result = ioctl(GpioUapi.GPIO_V2_GET_LINE_IOCTL, request);
            }
            if (result < 0) {
                throw LineFaults.requesting(this, offset, -result);
            }
            return new CharacterInput(this, offset, request.get(ValueLayout.JAVA_INT, LineRequest.FD), isDebounced);
        }
    }

    private static long bias(Pull pull) {
        return switch (pull) {
            case OFF -> GpioUapi.GPIO_V2_LINE_FLAG_BIAS_DISABLED;
            case UP -> GpioUapi.GPIO_V2_LINE_FLAG_BIAS_PULL_UP;
            case DOWN -> GpioUapi.GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN;
        };
    }

    /** A request for one line, without flags. */
    private static MemorySegment request(Arena arena, int offset, String consumer) {
        MemorySegment request = arena.allocate(LineRequest.BYTES, 8);
        request.set(ValueLayout.JAVA_INT, LineRequest.OFFSETS, offset);
        request.set(ValueLayout.JAVA_INT, LineRequest.NUM_LINES, 1);
        byte[] name = consumer.getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(name, Math.min(name.length, GpioUapi.GPIO_MAX_NAME_SIZE - 1));
        MemorySegment.copy(MemorySegment.ofArray(cut), 0, request, LineRequest.CONSUMER, cut.length);
        return request;
    }

    private static void asOutput(MemorySegment config, boolean high) {
        config.set(ValueLayout.JAVA_LONG, LineConfig.FLAGS, GpioUapi.GPIO_V2_LINE_FLAG_OUTPUT);
        attribute(config, GpioUapi.GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES, high ? 1 : 0);
    }

    /** The one attribute, of the one line. */
    private static void attribute(MemorySegment config, int id, long value) {
        config.set(ValueLayout.JAVA_INT, LineConfig.NUM_ATTRS, 1);
        config.set(ValueLayout.JAVA_INT, LineConfig.ATTRS + LineConfig.ATTR_ID, id);
        config.set(ValueLayout.JAVA_LONG, LineConfig.ATTRS + LineConfig.ATTR_VALUE, value);
        config.set(ValueLayout.JAVA_LONG, LineConfig.ATTRS + LineConfig.ATTR_MASK, 1);
    }

    private int requested(int offset, MemorySegment request) throws GpioFault {
        int result = ioctl(GpioUapi.GPIO_V2_GET_LINE_IOCTL, request);
        if (result < 0) {
            throw LineFaults.requesting(this, offset, -result);
        }
        return request.get(ValueLayout.JAVA_INT, LineRequest.FD);
    }

    private void checkOffset(int offset) throws GpioFault {
        if (closed) {
            throw new GpioFault(name + " is closed", "");
        }
        if (offset < 0 || offset >= lines) {
            throw new GpioFault(
                    "pin " + offset + " isn't on " + name + " (" + label + "), which has 0 to " + (lines - 1),
                    "\"watchpost gpio list\" shows the pins of each chip");
        }
    }

    private int ioctl(long request, MemorySegment argument) {
        int result = libc.ioctl(descriptor, request, argument);
        while (result == -Errno.EINTR) {
            result = libc.ioctl(descriptor, request, argument);
        }
        return result;
    }

    private static String text(MemorySegment struct, long at) {
        byte[] bytes = struct.asSlice(at, GpioUapi.GPIO_MAX_NAME_SIZE).toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            libc.close(descriptor);
        }
    }
}
