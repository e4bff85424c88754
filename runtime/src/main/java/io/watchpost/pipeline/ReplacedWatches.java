package io.watchpost.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was replaced between two frames, on a thread of its own: an engine's process takes a second to end, and
 * the camera doesn't wait for it. For the pipeline's thread.
 */
final class ReplacedWatches {
    private static final Logger LOG = LoggerFactory.getLogger(ReplacedWatches.class);
    private static final Duration END_MAX = Duration.ofSeconds(5);

    private final String pipeline;
    private final Deque<Thread> closing = new ArrayDeque<>();

    ReplacedWatches(String pipeline) {
        this.pipeline = pipeline;
    }

    /** It will classify no more. */
    void close(FrameWatch watch) {
        closing.removeIf(thread -> !thread.isAlive());
        closing.add(Thread.ofPlatform().name("closing-" + pipeline).start(() -> {
            try {
                watch.close();
            } catch (RuntimeException e) {
                LOG.error("{}: a replaced model could not be closed; please report it with this trace", pipeline, e);
            }
        }));
    }

    /** Waits until all are closed, but not for ever. */
    void await() {
        try {
            for (Thread thread : closing) {
                thread.join(END_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
