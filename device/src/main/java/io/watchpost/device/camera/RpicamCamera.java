package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.frame.UndecodablePicture;
import java.io.IOException;
import java.time.Duration;

/**
 * {@code rpicam:}: a CSI camera of a Raspberry Pi, by way of the program that its makers ship. The program writes JPEGs
 * to its output; a thread of its own receives them, and the pipeline's thread decodes the newest. A program that hangs is
 * quiet, one that ends is broken, and its last words say why.
 */
final class RpicamCamera implements FrameSource {
    private static final long JOIN_MILLIS = 2_000;

    private final String name;
    private final RpicamCommand command;
    private final SupervisedProgram program;
    private final ImageDecoder decoder;
    private DecodeHint hint;
    private final StationClock clock;
    private final NewestPicture pictures = new NewestPicture(HttpCamera.PICTURE_BYTES_MAX);
    private final Thread receiver;
    private boolean closed;

    private RpicamCamera(
            String name,
            RpicamCommand command,
            SupervisedProgram program,
            ImageDecoder decoder,
            DecodeHint hint,
            StationClock clock) {
        this.name = name;
        this.command = command;
        this.program = program;
        this.decoder = decoder;
        this.hint = hint;
        this.clock = clock;
        this.receiver = Thread.ofPlatform().daemon().name("camera " + name).unstarted(this::receive);
    }

    /**
     * Starts the program, which ends with the calling thread at the latest.
     *
     * @param name of the camera, as the operator wrote it
     * @param searchPath where the program is looked for, as in the variable PATH
     * @param decoder closed with the camera, and when opening fails
     */
    static RpicamCamera open(
            String name,
            RpicamCommand command,
            String searchPath,
            ImageDecoder decoder,
            DecodeHint hint,
            StationClock clock)
            throws SourceUnavailable {
        try {
            SupervisedProgram program = SupervisedProgram.start(command.words(searchPath), searchPath);
            RpicamCamera camera = new RpicamCamera(name, command, program, decoder, hint, clock);
            camera.receiver.start();
            return camera;
        } catch (IOException e) {
            decoder.close();
            throw new SourceUnavailable(
                    "the program for the camera " + name + " can't be started: " + e.getMessage(),
                    "see whether \"rpicam-hello\" works for this user");
        } catch (SourceUnavailable e) {
            decoder.close();
            throw e;
        }
    }

    /** The receiver's thread. */
    private void receive() {
        try {
            JpegSplitter splitter = new JpegSplitter(program.output());
            while (splitter.next(pictures.receiving())) { // to the end: who can't write doesn't end by itself
                pictures.publish(clock.nanos());
            }
            pictures.end(ended());
        } catch (IOException e) {
            pictures.end(new Capture.Broken(
                    program.name() + " sent something that can't be used: " + e.getMessage(), "it is started again"));
        } catch (RuntimeException e) {
            // an error of ours must not look like a camera that is merely quiet
            pictures.end(new Capture.Broken(
                    "the pictures of " + program.name() + " can't be received: " + e, "report this"));
        }
    }

    private Capture.Broken ended() {
        return new Capture.Broken(
                program.end(),
                "look at the camera's ribbon cable and what \"" + program.name().replace("-vid", "-hello")
                        + " --list-cameras\" says; the program is started again");
    }

    @Override
    public Capture next(long timeoutMillis) {
        NewestPicture.Slot slot = pictures.take(timeoutMillis);
        if (slot == null) {
            Capture end = pictures.ended();
            return end != null ? end : new Capture.Quiet();
        }
        try {
            return new Capture.Captured(decoder.decode(slot.bytes.data(), hint, slot.number, slot.capturedNanos, name));
        } catch (UndecodablePicture e) {
            return new Capture.Unreadable(name, String.valueOf(e.getMessage()), e.hint());
        }
    }

    @Override
    public void decodeFor(DecodeHint wanted) {
        hint = wanted;
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
        return name + " " + command.size() + " MJPEG " + Rate.text(command.fps()) + " by " + program.name();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        program.close();
        try {
            receiver.join(Duration.ofMillis(JOIN_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        decoder.close();
        if (!receiver.isAlive()) {
            pictures.close();
        } // else it still holds a buffer; the memory is worth less than a crash
    }
}
