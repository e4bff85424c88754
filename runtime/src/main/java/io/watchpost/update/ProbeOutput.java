package io.watchpost.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Drains what a child prints, on a thread of its own, and keeps a bounded part: a child never waits for its reader. */
final class ProbeOutput implements Runnable {
    private static final int KEPT_BYTES_MAX = 64 * 1024;
    private static final int JOIN_MILLIS = 2000;

    private final InputStream stream;
    private final byte[] kept = new byte[KEPT_BYTES_MAX];
    private int length; // written by the reader, read after it ended

    private final Thread reader;

    private ProbeOutput(Process child) {
        stream = child.getInputStream();
        reader = Thread.ofPlatform().name("probe-output").daemon().unstarted(this);
    }

    static ProbeOutput of(Process child) {
        ProbeOutput output = new ProbeOutput(child);
        output.reader.start();
        return output;
    }

    @Override
    public void run() {
        byte[] overflow = new byte[1024];
        try {
            while (true) {
                boolean full = length == kept.length;
                int count = full ? stream.read(overflow) : stream.read(kept, length, kept.length - length);
                if (count < 0) {
                    return;
                }
                length += full ? 0 : count;
            }
        } catch (IOException e) {
            // the child was killed: what it said until then counts
        }
    }

    /** What the child printed, after it ended. */
    String text() throws InterruptedException {
        return reader.join(java.time.Duration.ofMillis(JOIN_MILLIS))
                ? new String(kept, 0, length, StandardCharsets.UTF_8)
                : "";
    }
}
