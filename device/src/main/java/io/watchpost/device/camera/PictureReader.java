package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.UndecodablePicture;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads picture files into one native buffer that is kept, and decodes them. For one thread. Owns the decoder it was
 * given.
 */
public final class PictureReader implements AutoCloseable {
    /** A file larger than this is no camera picture; a limit on memory. */
    static final long SIZE_BYTES_MAX = 64L << 20;

    private final ImageDecoder decoder;
    private DecodeHint hint;
    private final StationClock clock;

    private @Nullable Arena arena;
    private MemorySegment buffer = MemorySegment.NULL;

    public PictureReader(ImageDecoder decoder, DecodeHint hint, StationClock clock) {
        this.decoder = decoder;
        this.hint = hint;
        this.clock = clock;
    }

    /** From the next picture on. */
    public void decodeFor(DecodeHint wanted) {
        hint = wanted;
    }

    /**
     * The picture, or why it can't be used.
     *
     * @param source what the frame is called
     * @throws IOException if the file can't be read; the caller knows what that says about its folder
     */
    public Capture read(Path file, String source, long number) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return new Capture.Unreadable(source, "it is not a regular file", "name a picture file");
        }
        MemorySegment data;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long sizeBytes = channel.size();
            if (sizeBytes == 0) {
                return new Capture.Unreadable(
                        source, "the file is empty (0 bytes)", "its writer may have failed or run out of disk space");
            }
            if (sizeBytes > SIZE_BYTES_MAX) {
                return new Capture.Unreadable(
                        source,
                        "the file has " + sizeBytes + " bytes, at most " + SIZE_BYTES_MAX + " are read",
                        "store the picture smaller");
            }
            data = fill(channel, sizeBytes);
        }
        try {
            return new Capture.Captured(decoder.decode(data, hint, number, clock.nanos(), source));
        } catch (UndecodablePicture e) {
            return new Capture.Unreadable(source, String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** What could be read: a file that is cut short meanwhile gives fewer bytes, which the decoder then refuses. */
    private MemorySegment fill(FileChannel channel, long sizeBytes) throws IOException {
        ByteBuffer target = room(sizeBytes).asSlice(0, sizeBytes).asByteBuffer();
        while (target.hasRemaining() && channel.read(target) >= 0) {
            // the position moves
        }
        return buffer.asSlice(0, target.position());
    }

    private MemorySegment room(long sizeBytes) {
        if (buffer.byteSize() < sizeBytes) {
            release();
            // a third more than needed, so that pictures of nearly equal size don't ask again each time
            Arena grown = Arena.ofShared();
            arena = grown;
            buffer = grown.allocate(Math.min(SIZE_BYTES_MAX, sizeBytes + sizeBytes / 3));
        }
        return buffer;
    }

    private void release() {
        buffer = MemorySegment.NULL;
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }

    @Override
    public void close() {
        decoder.close();
        release();
    }
}
