package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.frame.UndecodablePicture;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code http:}, {@code https:}: a network camera that sends an MJPEG stream, or a single picture which is then asked
 * for again and again. A thread of its own receives, named after the camera; the pipeline's thread decodes the newest.
 * A stream that stalls is quiet, one that breaks off or exceeds a limit is broken.
 */
final class HttpCamera implements FrameSource {
    /** A picture larger than this is no camera picture; a limit on memory. */
    static final long PICTURE_BYTES_MAX = 16L << 20;

    private static final double SNAPSHOTS_FPS_MAX = 5;
    private static final long STOP_MILLIS_MAX = 2_000;

    // for the life of the source
    private final HttpAddress address;
    private final ImageDecoder decoder;
    private DecodeHint hint;
    private final StationClock clock;
    private final HttpFetch fetch;
    private final Pace pace;
    private final boolean stream;
    private final NewestPicture pictures = new NewestPicture(PICTURE_BYTES_MAX);
    private final Thread receiver;
    private volatile boolean closed;

    // for the current answer; the receiver replaces it, closing reaches into it
    private volatile InputStream body;

    private HttpCamera(
            HttpAddress address,
            HttpFetch fetch,
            HttpFetch.Answer answer,
            ImageDecoder decoder,
            DecodeHint hint,
            StationClock clock) {
        this.address = address;
        this.fetch = fetch;
        this.decoder = decoder;
        this.hint = hint;
        this.clock = clock;
        this.stream = answer.isStream();
        this.body = answer.body();
        double fpsMax = address.fpsMax() > 0 ? address.fpsMax() : Double.POSITIVE_INFINITY;
        this.pace = new Pace(fpsMax, clock);
        this.receiver = Thread.ofPlatform()
                .daemon()
                .name("camera " + address.target().getHost())
                .unstarted(() -> receive(answer.boundary()));
    }

    /** @throws SourceUnavailable if it can't be reached, refuses, or has no pictures at this address */
    static HttpCamera open(
            HttpAddress address, Duration answerMax, ImageDecoder decoder, DecodeHint hint, StationClock clock)
            throws SourceUnavailable {
        HttpFetch fetch = new HttpFetch(address, answerMax, clock);
        try {
            HttpFetch.Answer answer = fetch.get();
            if (!answer.isStream() && !answer.isPicture()) {
                throw HttpFault.noPictures(address, answer.contentType());
            }
            HttpCamera camera = new HttpCamera(address, fetch, answer, decoder, hint, clock);
            camera.receiver.start();
            return camera;
        } catch (SourceUnavailable e) {
            fetch.close();
            decoder.close();
            throw e;
        }
    }

    /** The receiver's thread. */
    private void receive(@Nullable String boundary) {
        try {
            if (stream) {
                receiveStream(new MultipartReader(body, boundary));
            } else {
                receiveSnapshots();
            }
        } catch (IOException e) {
            pictures.end(HttpFault.broken(address, e));
        } catch (SourceUnavailable e) {
            pictures.end(new Capture.Broken(String.valueOf(e.getMessage()), e.hint()));
        } catch (RuntimeException e) {
            // an error of ours must not look like a camera that is merely quiet
            pictures.end(HttpFault.broken(address, new IOException(e)));
        }
    }

    private void receiveStream(MultipartReader reader) throws IOException {
        while (!closed && reader.next(pictures.receiving())) {
            pictures.publish(clock.nanos());
        }
        pictures.end(HttpFault.ended(address));
    }

    private void receiveSnapshots() throws IOException, SourceUnavailable {
        Pace polls = new Pace(address.fpsMax() > 0 ? address.fpsMax() : SNAPSHOTS_FPS_MAX, clock);
        byte[] chunk = new byte[64 * 1024];
        while (true) {
            polls.taken();
            NativeBuffer picture = pictures.receiving();
            try (InputStream in = body) {
                for (int bytes = in.read(chunk); bytes >= 0; bytes = in.read(chunk)) {
                    picture.append(chunk, 0, bytes);
                }
            }
            pictures.publish(clock.nanos());
            while (!closed && !polls.await(1_000)) {
                // a slow beat
            }
            if (closed) {
                return;
            }
            body = fetch.get().body();
        }
    }

    @Override
    public Capture next(long timeoutMillis) {
        long deadline = clock.nanos() + timeoutMillis * 1_000_000;
        if (!pace.await(timeoutMillis)) {
            return new Capture.Quiet();
        }
        NewestPicture.Slot slot = pictures.take(Math.max(0, (deadline - clock.nanos()) / 1_000_000));
        if (slot == null) {
            Capture end = pictures.ended();
            return end != null ? end : new Capture.Quiet();
        }
        pace.taken();
        try {
            return new Capture.Captured(
                    decoder.decode(slot.bytes.data(), hint, slot.number, slot.capturedNanos, address.shown()));
        } catch (UndecodablePicture e) {
            return new Capture.Unreadable(address.shown(), String.valueOf(e.getMessage()), e.hint());
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
        return pictures.skipped();
    }

    @Override
    public String describe() {
        return address + (stream ? " MJPEG" : " snapshots");
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        receiver.interrupt();
        fetch.close();
        try {
            body.close();
            receiver.join(STOP_MILLIS_MAX);
        } catch (IOException e) {
            // it is given up anyway
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        decoder.close();
        if (!receiver.isAlive()) {
            pictures.close();
        } // else it still holds a buffer; the memory is worth less than a crash
    }
}
