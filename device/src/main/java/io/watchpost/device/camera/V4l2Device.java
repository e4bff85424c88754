package io.watchpost.device.camera;

import io.watchpost.device.libc.Errno;
import io.watchpost.device.libc.LibcBindings;
import io.watchpost.device.libc.PollFd;
import io.watchpost.frame.Frame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open video device and its requests, one method each, without policy. Owns the descriptor. For one thread.
 *
 * <p>A request that fails throws {@link Failed} with the error number.
 */
final class V4l2Device implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x8_0000;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;

    /** A driver that never ends its lists is cut off here. */
    private static final int LISTED_MAX = 256;

    /** A request or the opening failed. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;
        private final int errno;

        Failed(String request, int errno) {
            super(request + ": " + Errno.text(errno));
            this.errno = errno;
        }

        int errno() {
            return errno;
        }
    }

    /**
     * What the device says of itself.
     *
     * @param capabilities of this node, V4L2_CAP_…
     */
    record Identity(String card, String bus, int capabilities) {
        boolean has(int capability) {
            return (capabilities & capability) == capability;
        }
    }

    /** @param fourcc its number */
    record OfferedFormat(int fourcc, String description) {}

    /** What the driver agreed to; it may differ from what was asked. */
    record Agreed(int fourcc, int width, int height, int bytesPerLine, int sizeBytes) {}

    /** One picture that the driver handed over; its buffer belongs to this side until it is queued again. */
    record Dequeued(int index, int bytesUsed, boolean damaged, long sequence, long monotonicNanos) {
        /** When the driver gives no monotonic time. */
        static final long NO_TIME = Long.MIN_VALUE;
    }

    private final LibcBindings libc = new LibcBindings();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(V4l2.Buffer.BYTES, 8);
    private final int descriptor;
    private final PollFd poll;
    private boolean closed;

    V4l2Device(String path) throws Failed {
        descriptor = libc.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0) {
            arena.close();
            throw new Failed("open", -descriptor);
        }
        poll = new PollFd(libc, descriptor, arena);
    }

    Identity identity() throws Failed {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment struct = local.allocate(V4l2.Capability.BYTES, 8);
            request("QUERYCAP", V4l2.VIDIOC_QUERYCAP, struct);
            int all = struct.get(ValueLayout.JAVA_INT, V4l2.Capability.CAPABILITIES);
            int own = struct.get(ValueLayout.JAVA_INT, V4l2.Capability.DEVICE_CAPS);
            return new Identity(
                    text(struct, V4l2.Capability.CARD, V4l2.Capability.CARD_BYTES),
                    text(struct, V4l2.Capability.BUS_INFO, V4l2.Capability.BUS_INFO_BYTES),
                    (all & V4l2.V4L2_CAP_DEVICE_CAPS) != 0 ? own : all);
        }
    }

    List<OfferedFormat> formats() throws Failed {
        List<OfferedFormat> formats = new ArrayList<>();
        try (Arena local = Arena.ofConfined()) {
            MemorySegment struct = local.allocate(V4l2.FormatDescription.BYTES, 8);
            for (int index = 0; index < LISTED_MAX; index++) {
                struct.fill((byte) 0);
                struct.set(ValueLayout.JAVA_INT, V4l2.FormatDescription.INDEX, index);
                struct.set(ValueLayout.JAVA_INT, V4l2.FormatDescription.TYPE, V4l2.V4L2_BUF_TYPE_VIDEO_CAPTURE);
                if (!listed("ENUM_FMT", V4l2.VIDIOC_ENUM_FMT, struct)) {
                    break;
                }
                formats.add(new OfferedFormat(
                        struct.get(ValueLayout.JAVA_INT, V4l2.FormatDescription.PIXELFORMAT),
                        text(struct, V4l2.FormatDescription.DESCRIPTION, V4l2.FormatDescription.DESCRIPTION_BYTES)));
            }
        }
        return formats;
    }

    /** The sizes of a format; of a range the smallest and the largest, in {@code range} order. */
    FrameSizeList sizes(int fourcc) throws Failed {
        List<CameraOptions.Size> sizes = new ArrayList<>();
        try (Arena local = Arena.ofConfined()) {
            MemorySegment struct = local.allocate(V4l2.FrameSizes.BYTES, 8);
            for (int index = 0; index < LISTED_MAX; index++) {
                struct.fill((byte) 0);
                struct.set(ValueLayout.JAVA_INT, V4l2.FrameSizes.INDEX, index);
                struct.set(ValueLayout.JAVA_INT, V4l2.FrameSizes.PIXEL_FORMAT, fourcc);
                if (!listed("ENUM_FRAMESIZES", V4l2.VIDIOC_ENUM_FRAMESIZES, struct)) {
                    break;
                }
                if (struct.get(ValueLayout.JAVA_INT, V4l2.FrameSizes.TYPE) != V4l2.V4L2_FRMSIZE_TYPE_DISCRETE) {
                    return FrameSizeList.range(
                            size(struct, V4l2.FrameSizes.MIN_WIDTH, V4l2.FrameSizes.MIN_HEIGHT),
                            size(struct, V4l2.FrameSizes.MAX_WIDTH, V4l2.FrameSizes.MAX_HEIGHT));
                }
                sizes.add(size(struct, V4l2.FrameSizes.WIDTH, V4l2.FrameSizes.HEIGHT));
            }
        }
        return FrameSizeList.of(sizes);
    }

    /** A driver may name sizes beyond what a frame can have; they are cut to that. */
    private static CameraOptions.Size size(MemorySegment struct, long widthAt, long heightAt) {
        return new CameraOptions.Size(
                Math.clamp(struct.get(ValueLayout.JAVA_INT, widthAt), 1, Frame.SIDE_MAX),
                Math.clamp(struct.get(ValueLayout.JAVA_INT, heightAt), 1, Frame.SIDE_MAX));
    }

    /** Frames per second at a size, the fastest first; of a range the fastest and the slowest. */
    List<Double> rates(int fourcc, CameraOptions.Size size) throws Failed {
        Set<Double> rates = new LinkedHashSet<>();
        try (Arena local = Arena.ofConfined()) {
            MemorySegment struct = local.allocate(V4l2.FrameIntervals.BYTES, 8);
            for (int index = 0; index < LISTED_MAX; index++) {
                struct.fill((byte) 0);
                struct.set(ValueLayout.JAVA_INT, V4l2.FrameIntervals.INDEX, index);
                struct.set(ValueLayout.JAVA_INT, V4l2.FrameIntervals.PIXEL_FORMAT, fourcc);
                struct.set(ValueLayout.JAVA_INT, V4l2.FrameIntervals.WIDTH, size.width());
                struct.set(ValueLayout.JAVA_INT, V4l2.FrameIntervals.HEIGHT, size.height());
                if (!listed("ENUM_FRAMEINTERVALS", V4l2.VIDIOC_ENUM_FRAMEINTERVALS, struct)) {
                    break;
                }
                rates.add(fps(struct, V4l2.FrameIntervals.SHORTEST));
                if (struct.get(ValueLayout.JAVA_INT, V4l2.FrameIntervals.TYPE) != V4l2.V4L2_FRMIVAL_TYPE_DISCRETE) {
                    rates.add(fps(struct, V4l2.FrameIntervals.LONGEST));
                    break;
                }
            }
        }
        rates.remove(0.0);
        return rates.stream().sorted(Comparator.reverseOrder()).toList();
    }

    /** Of a {@code struct v4l2_fract} in seconds a frame; 0 when it says nothing. */
    private static double fps(MemorySegment struct, long at) {
        long numerator = Integer.toUnsignedLong(struct.get(ValueLayout.JAVA_INT, at));
        long denominator = Integer.toUnsignedLong(struct.get(ValueLayout.JAVA_INT, at + 4));
        return numerator == 0 || denominator == 0 ? 0 : (double) denominator / numerator;
    }

    /** S_FMT. */
    Agreed agree(int fourcc, CameraOptions.Size size) throws Failed {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment struct = local.allocate(V4l2.Format.BYTES, 8);
            struct.set(ValueLayout.JAVA_INT, V4l2.Format.TYPE, V4l2.V4L2_BUF_TYPE_VIDEO_CAPTURE);
            struct.set(ValueLayout.JAVA_INT, V4l2.Format.WIDTH, size.width());
            struct.set(ValueLayout.JAVA_INT, V4l2.Format.HEIGHT, size.height());
            struct.set(ValueLayout.JAVA_INT, V4l2.Format.PIXELFORMAT, fourcc);
            struct.set(ValueLayout.JAVA_INT, V4l2.Format.FIELD, V4l2.V4L2_FIELD_NONE);
            request("S_FMT", V4l2.VIDIOC_S_FMT, struct);
            return new Agreed(
                    struct.get(ValueLayout.JAVA_INT, V4l2.Format.PIXELFORMAT),
                    struct.get(ValueLayout.JAVA_INT, V4l2.Format.WIDTH),
                    struct.get(ValueLayout.JAVA_INT, V4l2.Format.HEIGHT),
                    struct.get(ValueLayout.JAVA_INT, V4l2.Format.BYTESPERLINE),
                    struct.get(ValueLayout.JAVA_INT, V4l2.Format.SIZEIMAGE));
        }
    }

    /** S_PARM; the rate that the driver chose, 0 when it has no say in it. */
    double agreeRate(double fps) {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment struct = local.allocate(V4l2.StreamParameters.BYTES, 8);
            struct.set(ValueLayout.JAVA_INT, V4l2.StreamParameters.TYPE, V4l2.V4L2_BUF_TYPE_VIDEO_CAPTURE);
            struct.set(ValueLayout.JAVA_INT, V4l2.StreamParameters.TIMEPERFRAME, 1_000);
            struct.set(ValueLayout.JAVA_INT, V4l2.StreamParameters.TIMEPERFRAME + 4L, (int) Math.round(fps * 1_000));
            request("S_PARM", V4l2.VIDIOC_S_PARM, struct);
            boolean adjustable =
                    (struct.get(ValueLayout.JAVA_INT, V4l2.StreamParameters.CAPABILITY) & V4l2.V4L2_CAP_TIMEPERFRAME)
                            != 0;
            return adjustable ? fps(struct, V4l2.StreamParameters.TIMEPERFRAME) : 0;
        } catch (Failed e) {
            return 0; // many cameras have one rate and no such request
        }
    }

    /** REQBUFS; how many the driver gave. */
    int requestBuffers(int count) throws Failed {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment struct = local.allocate(V4l2.RequestBuffers.BYTES, 8);
            struct.set(ValueLayout.JAVA_INT, V4l2.RequestBuffers.COUNT, count);
            struct.set(ValueLayout.JAVA_INT, V4l2.RequestBuffers.TYPE, V4l2.V4L2_BUF_TYPE_VIDEO_CAPTURE);
            struct.set(ValueLayout.JAVA_INT, V4l2.RequestBuffers.MEMORY, V4l2.V4L2_MEMORY_MMAP);
            request("REQBUFS", V4l2.VIDIOC_REQBUFS, struct);
            return struct.get(ValueLayout.JAVA_INT, V4l2.RequestBuffers.COUNT);
        }
    }

    /** QUERYBUF and mmap; the memory is accessible while the arena is open and mapped until {@link #unmap}. */
    MemorySegment map(int index, Arena accessible) throws Failed {
        prepareBuffer(index);
        request("QUERYBUF", V4l2.VIDIOC_QUERYBUF, buffer);
        long sizeBytes = Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, V4l2.Buffer.LENGTH));
        long offset = Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, V4l2.Buffer.OFFSET));
        long address = libc.mmap(sizeBytes, PROT_READ_WRITE, MAP_SHARED, descriptor, offset);
        if (address < 0 && address > -4096) {
            throw new Failed("mmap", (int) -address);
        }
        return LibcBindings.memory(address, sizeBytes, accessible);
    }

    void unmap(long address, long sizeBytes) {
        libc.munmap(address, sizeBytes);
    }

    void queue(int index) throws Failed {
        prepareBuffer(index);
        request("QBUF", V4l2.VIDIOC_QBUF, buffer);
    }

    /** DQBUF; null when none is ready. */
    @Nullable
    Dequeued dequeue() throws Failed {
        prepareBuffer(0);
        int result = ioctl(V4l2.VIDIOC_DQBUF, buffer);
        if (result == -Errno.EAGAIN) {
            return null;
        }
        if (result < 0) {
            throw new Failed("DQBUF", -result);
        }
        int flags = buffer.get(ValueLayout.JAVA_INT, V4l2.Buffer.FLAGS);
        boolean monotonic = (flags & V4l2.V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4l2.V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
        long nanos = buffer.get(ValueLayout.JAVA_LONG, V4l2.Buffer.TIMESTAMP_SECONDS) * 1_000_000_000
                + buffer.get(ValueLayout.JAVA_LONG, V4l2.Buffer.TIMESTAMP_MICROS) * 1_000;
        return new Dequeued(
                buffer.get(ValueLayout.JAVA_INT, V4l2.Buffer.INDEX),
                buffer.get(ValueLayout.JAVA_INT, V4l2.Buffer.BYTESUSED),
                (flags & V4l2.V4L2_BUF_FLAG_ERROR) != 0,
                Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, V4l2.Buffer.SEQUENCE)),
                monotonic ? nanos : Dequeued.NO_TIME);
    }

    private void prepareBuffer(int index) {
        buffer.fill((byte) 0);
        buffer.set(ValueLayout.JAVA_INT, V4l2.Buffer.INDEX, index);
        buffer.set(ValueLayout.JAVA_INT, V4l2.Buffer.TYPE, V4l2.V4L2_BUF_TYPE_VIDEO_CAPTURE);
        buffer.set(ValueLayout.JAVA_INT, V4l2.Buffer.MEMORY, V4l2.V4L2_MEMORY_MMAP);
    }

    void streamOn() throws Failed {
        stream("STREAMON", V4l2.VIDIOC_STREAMON);
    }

    void streamOff() throws Failed {
        stream("STREAMOFF", V4l2.VIDIOC_STREAMOFF);
    }

    private void stream(String name, long request) throws Failed {
        try (Arena local = Arena.ofConfined()) {
            request(name, request, local.allocateFrom(ValueLayout.JAVA_INT, V4l2.V4L2_BUF_TYPE_VIDEO_CAPTURE));
        }
    }

    /** Waits for a picture or a fault; see {@link PollFd#await}. */
    int await(long timeoutMillis) {
        return poll.await(timeoutMillis);
    }

    /** False at the end of a list, and for drivers that have none. */
    private boolean listed(String name, long request, MemorySegment struct) throws Failed {
        int result = ioctl(request, struct);
        if (result == -Errno.EINVAL || result == -Errno.ENOTTY) {
            return false;
        }
        if (result < 0) {
            throw new Failed(name, -result);
        }
        return true;
    }

    private void request(String name, long request, MemorySegment struct) throws Failed {
        int result = ioctl(request, struct);
        if (result < 0) {
            throw new Failed(name, -result);
        }
    }

    private int ioctl(long request, MemorySegment struct) {
        int result = libc.ioctl(descriptor, request, struct);
        while (result == -Errno.EINTR) {
            result = libc.ioctl(descriptor, request, struct);
        }
        return result;
    }

    /** The bytes up to the first NUL; drivers don't promise UTF-8. */
    private static String text(MemorySegment struct, long at, int bytesMax) {
        byte[] bytes = struct.asSlice(at, bytesMax).toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
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
