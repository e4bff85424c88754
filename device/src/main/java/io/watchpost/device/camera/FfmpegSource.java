package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.time.Duration;

/**
 * {@code rtsp:} and {@code video:}: what FFmpeg makes of a network stream or a video file, in a process of its own. A
 * thread receives its pictures: of a stream the pipeline takes the newest, of a file each one. A stream that stalls is
 * quiet; one that ends is broken, and FFmpeg's last words say why.
 */
final class FfmpegSource implements FrameSource {
    private static final long PICTURE_BYTES_MAX = 64L << 20;
    private static final int BYTES_PER_PIXEL = 3;
    private static final long JOIN_MILLIS = 2_000;

    private final String name;
    private final FfmpegCommand command;
    private final SupervisedProgram program;
    private final StationClock clock;
    private final NewestPicture pictures = new NewestPicture(PICTURE_BYTES_MAX);
    private final Thread receiver;
    private boolean closed;

    private FfmpegSource(String name, FfmpegCommand command, SupervisedProgram program, StationClock clock) {
        this.name = name;
        this.command = command;
        this.program = program;
        this.clock = clock;
        receiver = Thread.ofPlatform().daemon().name("camera " + name).unstarted(this::receive);
    }

    /**
     * Starts FFmpeg, which ends with the calling thread at the latest.
     *
     * @param name without secrets
     * @param searchPath where the program is looked for, as in the variable PATH
     */
    static FfmpegSource open(String name, FfmpegCommand command, String searchPath, StationClock clock)
            throws SourceUnavailable {
        try {
            SupervisedProgram program = SupervisedProgram.start(command.words(searchPath), searchPath);
            FfmpegSource source = new FfmpegSource(name, command, program, clock);
            source.receiver.start();
            return source;
        } catch (IOException e) {
            throw new SourceUnavailable(
                    "FFmpeg can't be started for " + name + ": " + e.getMessage(),
                    "see whether \"ffmpeg -version\" works");
        }
    }

    /** The receiver's thread. */
    private void receive() {
        try {
            PpmReader reader = new PpmReader(program.output());
            NativeBuffer picture = pictures.receiving();
            while (reader.next(picture)) { // to the end: who can't write doesn't end by itself
                if (!command.isLive() && !pictures.awaitTaken()) {
                    return;
                }
                pictures.publish(clock.nanos(), reader.width(), reader.height());
                picture = pictures.receiving();
            }
            pictures.end(!command.isLive() && program.hasSucceeded() ? new Capture.Ended() : broken(program.end()));
        } catch (IOException e) {
            pictures.end(broken(program.end() + " (" + e.getMessage() + ")"));
        } catch (RuntimeException e) {
            // an error of ours must not look like a camera that is merely quiet
            pictures.end(broken("the pictures of FFmpeg can't be received: " + e));
        }
    }

    private Capture.Broken broken(String reason) {
        // what FFmpeg says names the address, with the password if there is one
        return new Capture.Broken(
                name + ": " + reason.replace(command.input(), name),
                command.isLive()
                        ? "check the address, the camera and the network; it is opened again"
                        : "see whether a player shows the file");
    }

    @Override
    public Capture next(long timeoutMillis) {
        NewestPicture.Slot slot = pictures.take(timeoutMillis);
        if (slot == null) {
            Capture end = pictures.ended();
            return end != null ? end : new Capture.Quiet();
        }
        return new Capture.Captured(new Frame(
                slot.bytes.data(),
                PixelFormat.RGB24,
                slot.width,
                slot.height,
                slot.width * BYTES_PER_PIXEL,
                Orientation.UPRIGHT,
                slot.width,
                slot.height,
                slot.number,
                slot.capturedNanos,
                name));
    }

    @Override
    public void decodeFor(DecodeHint hint) {
        // its pictures come in full size
    }

    @Override
    public boolean isLive() {
        return command.isLive();
    }

    @Override
    public long skipped() {
        return pictures.skipped();
    }

    @Override
    public String describe() {
        return name + " by ffmpeg";
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (command.isLive()) {
            program.close();
        } else {
            program.kill(); // it waits to hand over its next picture
        }
        receiver.interrupt();
        try {
            receiver.join(Duration.ofMillis(JOIN_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!receiver.isAlive()) {
            pictures.close();
        } // else it still holds a buffer; the memory is worth less than a crash
    }
}
