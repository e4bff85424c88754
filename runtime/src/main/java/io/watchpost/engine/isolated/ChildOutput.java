package io.watchpost.engine.isolated;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Drains what a child prints, on a thread of its own, and keeps the end of it: a child never waits for its reader, and
 * says last what killed it.
 */
final class ChildOutput implements Runnable {
    private static final int KEPT_BYTES_MAX = 16 * 1024;
    private static final int JOIN_MILLIS = 500;

    private final InputStream stream;
    private final byte[] ring = new byte[KEPT_BYTES_MAX];
    private long total; // guarded by this

    private final Thread reader;

    private ChildOutput(Process child) {
        stream = child.getInputStream();
        reader = Thread.ofPlatform().name("engine-output").daemon().unstarted(this);
    }

    static ChildOutput of(Process child) {
        ChildOutput output = new ChildOutput(child);
        output.reader.start();
        return output;
    }

    @Override
    public void run() {
        byte[] piece = new byte[1024];
        try (stream) {
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                keep(piece, count);
            }
        } catch (IOException e) {
            // the child was killed: what it said until then counts
        }
    }

    private synchronized void keep(byte[] piece, int count) {
        for (int i = 0; i < count; i++) {
            ring[(int) (total++ % ring.length)] = piece[i];
        }
    }

    /** The end of what the child printed, once it ended; a moment is given to read it all. */
    String text() {
        try {
            reader.join(Duration.ofMillis(JOIN_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return soFar();
    }

    /** The end of what it printed until now. */
    synchronized String soFar() {
        int length = (int) Math.min(total, ring.length);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = ring[(int) ((total - length + i) % ring.length)];
        }
        return new String(text, StandardCharsets.UTF_8);
    }
}
