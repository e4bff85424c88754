package io.watchpost.device.gpio;

import com.pi4j.io.gpio.digital.PullResistance;
import io.watchpost.clock.StationClock;
import io.watchpost.config.TriggerConfig;
import io.watchpost.device.gpio.line.Edge;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.pi4j.Board;
import io.watchpost.device.gpio.pi4j.EdgeEvent;
import io.watchpost.device.gpio.pi4j.WatchedInput;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The edges on which one pipeline classifies. The newest edge that was not answered waits for the pipeline; an older one
 * is missed. Edges come on Pi4J's thread; the pipeline's thread gets the line, takes edges and answers them; the counts
 * are for any.
 */
final class Trigger implements AutoCloseable {
    private final String pipeline;
    private final TriggerConfig config;
    private final SharedBoard boards;
    private final StationClock clock;
    private final ArrayBlockingQueue<Edge> newest = new ArrayBlockingQueue<>(1);

    // guarded by this
    private @Nullable Board board;
    private @Nullable WatchedInput input;
    private long edges;
    private long answered;
    private long missed;
    private long lastEdgeUptimeMillis = -1;
    private @Nullable GpioFault problem;

    Trigger(String pipeline, TriggerConfig config, SharedBoard boards, StationClock clock) {
        this.pipeline = pipeline;
        this.config = config;
        this.boards = boards;
        this.clock = clock;
    }

    /**
     * Gets the line, if it isn't had, and forgets what happened before.
     *
     * @throws GpioFault if it can't be had
     */
    synchronized void open() throws GpioFault {
        if (input == null) {
            Board asked = null;
            try {
                asked = boards.board();
                WatchedInput got =
                        asked.input(new Board.InputUse(config.pin(), pull(), config.debounceMillis() * 1_000L));
                got.input().addListener(event -> happened(((EdgeEvent) event).edge()));
                input = got;
                board = asked;
                problem = null;
            } catch (GpioFault e) {
                problem = e;
                if (asked != null) {
                    boards.failed(asked, e);
                }
                throw e;
            }
        }
        forget();
    }

    private PullResistance pull() {
        return switch (config.pull()) {
            case OFF -> PullResistance.OFF;
            case UP -> PullResistance.PULL_UP;
            case DOWN -> PullResistance.PULL_DOWN;
        };
    }

    /** Why no edges come any more; null as long as they do. The line must be got again. */
    synchronized @Nullable GpioFault fault() {
        WatchedInput now = input;
        GpioFault fault = now == null ? null : now.fault();
        if (fault != null) {
            problem = fault;
            release();
            Board of = board;
            board = null;
            if (of != null) {
                boards.failed(of, fault);
            }
        }
        return fault;
    }

    private void release() {
        if (board != null && input != null) {
            board.release(input);
        }
        input = null;
    }

    private synchronized void happened(Edge edge) {
        if (!config.edge().includes(edge.isRising())) {
            return;
        }
        edges++;
        lastEdgeUptimeMillis = clock.uptimeMillis() - (clock.nanos() - edge.nanos()) / 1_000_000;
        while (!newest.offer(edge)) {
            if (newest.poll() != null) {
                missed++;
            }
        }
    }

    /** The newest edge that nobody has taken; waits for one. Null if there was none within the time. */
    @Nullable
    Edge await(long timeoutMillis) {
        try {
            return newest.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** A frame after that edge went its way. */
    synchronized void answered() {
        answered++;
    }

    /** No frame came for an edge that was taken. */
    synchronized void missed() {
        missed++;
    }

    /** What waits is too old to be answered. */
    private void forget() {
        if (newest.poll() != null) {
            missed();
        }
    }

    /**
     * At one moment; counters since the start.
     *
     * @param edges that count
     * @param answered by a frame
     * @param missed for which there was no frame before the next one, or before the camera failed
     * @param lastEdgeUptimeMillis -1 before the first
     */
    record Snapshot(
            String pipeline,
            TriggerConfig config,
            long edges,
            long answered,
            long missed,
            long lastEdgeUptimeMillis,
            @Nullable GpioFault problem) {}

    synchronized Snapshot snapshot() {
        return new Snapshot(pipeline, config, edges, answered, missed, lastEdgeUptimeMillis, problem);
    }

    TriggerConfig config() {
        return config;
    }

    @Override
    public synchronized void close() {
        release();
        board = null;
    }
}
