package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.CameraOptions.Size;
import io.watchpost.device.camera.V4l2Device.Agreed;
import io.watchpost.device.camera.V4l2Device.Dequeued;
import io.watchpost.device.camera.V4l2Device.Failed;
import io.watchpost.device.libc.Errno;
import io.watchpost.device.libc.PollFd;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.frame.UndecodablePicture;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * {@code v4l2:}: a camera of the kernel (Video for Linux 2), by ioctl, mmap and poll.
 *
 * <p>Uncompressed pixels aren't copied: a frame is the driver's buffer, which goes back at the next call. Of all
 * pictures that are ready the newest is taken; when the driver had no buffer left in the meantime, even the newest
 * may be old, and then all go back and the next picture is awaited.
 */
final class V4l2Camera implements FrameSource {
    /** One is being looked at, the others are the driver's. */
    private static final int BUFFERS = 4;
    /** A gap in the driver's count larger than this is a driver that counts otherwise. */
    private static final long GAP_MAX = 100_000;

    private static final int NONE = -1;

    // for the life of the source
    private final String path;
    private final V4l2Device device;
    private final V4l2Format format;
    private final Agreed agreed;
    private final double fps;
    private final V4l2Buffers buffers;
    private final ImageDecoder decoder;
    private DecodeHint hint;
    private final StationClock clock;
    private boolean closed;

    // from frame to frame
    private int held = NONE;
    private long lastSequence = -1;
    private long number = -1;
    private long delivered;
    private Capture.@Nullable Broken broken;

    private V4l2Camera(
            String path,
            V4l2Device device,
            V4l2Stream stream,
            ImageDecoder decoder,
            DecodeHint hint,
            StationClock clock)
            throws Failed {
        this.path = path;
        this.device = device;
        this.format = stream.format();
        this.agreed = stream.agreed();
        this.fps = stream.fps();
        this.decoder = decoder;
        this.hint = hint;
        this.clock = clock;
        this.buffers = new V4l2Buffers(device, BUFFERS);
        try {
            device.streamOn();
        } catch (Failed e) {
            buffers.close();
            throw e;
        }
    }

    /**
     * Opens the device and starts the stream.
     *
     * @param wanted null for whichever serves best
     * @param decoder for compressed pictures; closed with the camera, and when opening fails
     */
    static V4l2Camera open(
            String path,
            Size size,
            double fps,
            @Nullable V4l2Format wanted,
            ImageDecoder decoder,
            DecodeHint hint,
            StationClock clock)
            throws SourceUnavailable {
        V4l2Device device = null;
        boolean opened = false;
        try {
            device = new V4l2Device(path);
            V4l2Stream stream = V4l2Stream.agree(path, device, size, fps, wanted);
            V4l2Camera camera = new V4l2Camera(path, device, stream, decoder, hint, clock);
            opened = true;
            return camera;
        } catch (Failed e) {
            throw V4l2Fault.unavailable(path, e);
        } finally {
            if (!opened) {
                decoder.close();
                if (device != null) {
                    device.close();
                }
            }
        }
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (broken != null) {
            return broken;
        }
        try {
            giveBack();
            Dequeued newest = await(timeoutMillis);
            return newest == null ? new Capture.Quiet() : deliver(newest);
        } catch (Failed e) {
            Capture.Broken fault = V4l2Fault.broken(path, e);
            broken = fault;
            return fault;
        }
    }

    private void giveBack() throws Failed {
        if (held != NONE) {
            int index = held;
            held = NONE;
            device.queue(index);
        }
    }

    private @Nullable Dequeued await(long timeoutMillis) throws Failed {
        long deadline = clock.nanos() + timeoutMillis * 1_000_000;
        for (long leftMillis = timeoutMillis; ; leftMillis = (deadline - clock.nanos()) / 1_000_000) {
            Dequeued newest = dequeueNewest();
            if (newest != null) {
                return newest;
            }
            int events = device.await(Math.max(0, leftMillis));
            if (events < 0) {
                throw new Failed("poll", -events);
            }
            if (events == 0) {
                return null;
            }
            if ((events & PollFd.POLLIN) == 0) {
                // a fault; the driver names it when asked for a picture, else the node itself is gone
                newest = dequeueNewest();
                if (newest == null) {
                    throw new Failed("poll", Errno.ENODEV);
                }
                return newest;
            }
        }
    }

    /** Takes all that are ready and gives back all but the newest; null if there is none that is worth showing. */
    private @Nullable Dequeued dequeueNewest() throws Failed {
        Dequeued newest = null;
        int ready = 0;
        for (Dequeued next = device.dequeue(); next != null; next = device.dequeue()) {
            ready++;
            count(next);
            if (next.damaged() || next.bytesUsed() == 0) {
                device.queue(next.index());
                continue;
            }
            if (newest != null) {
                device.queue(newest.index());
            }
            newest = next;
            if (ready == 2 * buffers.count()) {
                break; // a driver faster than this loop must not keep it here
            }
        }
        if (newest != null && ready >= buffers.count() && isOld(newest)) {
            device.queue(newest.index());
            return null;
        }
        return newest;
    }

    /** The driver's own count shows the pictures for which it had no buffer. */
    private void count(Dequeued picture) {
        long gap = picture.sequence() - lastSequence;
        number += lastSequence >= 0 && gap > 1 && gap <= GAP_MAX ? gap : 1;
        lastSequence = picture.sequence();
    }

    private boolean isOld(Dequeued picture) {
        long ageNanos = clock.nanos() - picture.monotonicNanos();
        return picture.monotonicNanos() == Dequeued.NO_TIME || ageNanos > 1e9 / (fps > 0 ? fps : 30);
    }

    private Capture deliver(Dequeued picture) throws Failed {
        MemorySegment memory = buffers.get(picture.index());
        long now = clock.nanos();
        // the kernel's monotonic clock is the station's, unless somebody drives the station's by hand
        long capturedNanos = picture.monotonicNanos() <= now && now - picture.monotonicNanos() < 10_000_000_000L
                ? picture.monotonicNanos()
                : now;
        PixelFormat pixels = format.pixels();
        if (pixels == null) {
            return decode(picture, memory.asSlice(0, Math.min(picture.bytesUsed(), memory.byteSize())), capturedNanos);
        }
        long neededBytes = pixels.sizeBytes(agreed.height(), agreed.bytesPerLine());
        delivered++;
        if (picture.bytesUsed() < neededBytes) {
            device.queue(picture.index());
            return new Capture.Unreadable(
                    path,
                    "the camera delivered " + picture.bytesUsed() + " of " + neededBytes + " bytes",
                    "check cable and power");
        }
        held = picture.index();
        return new Capture.Captured(new Frame(
                memory,
                pixels,
                agreed.width(),
                agreed.height(),
                agreed.bytesPerLine(),
                Orientation.UPRIGHT,
                agreed.width(),
                agreed.height(),
                number,
                capturedNanos,
                path));
    }

    private Capture decode(Dequeued picture, MemorySegment data, long capturedNanos) throws Failed {
        try {
            delivered++;
            return new Capture.Captured(decoder.decode(data, hint, number, capturedNanos, path));
        } catch (UndecodablePicture e) {
            return new Capture.Unreadable(path, String.valueOf(e.getMessage()), e.hint());
        } finally {
            device.queue(picture.index());
        }
    }

    @Override
    public void decodeFor(DecodeHint hint) {
        this.hint = hint;
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public long skipped() {
        return number + 1 - delivered;
    }

    @Override
    public String describe() {
        String rate = fps > 0 ? " " + Rate.text(fps) : "";
        return "v4l2:" + path + " " + agreed.width() + "x" + agreed.height() + " " + format + rate;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            device.streamOff();
        } catch (Failed e) {
            // an unplugged camera has stopped already
        }
        buffers.close();
        device.close();
        decoder.close();
    }
}
