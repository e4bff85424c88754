package io.watchpost.pipeline;

import io.watchpost.clock.BackOff;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.frame.Capture;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera, one model, one thread: takes a frame, classifies it, hands the result on, and begins again.
 *
 * <p>The loop runs on a platform thread named {@code pipeline-<name>} that owns camera and engine from their opening
 * to their closing. A camera that breaks is opened again with back-off, an engine that fails is loaded again; only a
 * refused model ends the pipeline early. {@link #stop}, {@link #awaitEnd} and {@link #health} may be called by any
 * thread.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final long FIRST_WAIT_MILLIS = 250;
    private static final long MAX_WAIT_MILLIS = 30_000;
    /** How long the loop may be deaf to {@link #stop}. */
    private static final long TURN_MILLIS = 250;

    // for the life of the pipeline
    private final String name;
    private final long cameraTimeoutMillis;
    private final CameraOpener cameras;
    private final FrameWatch.Loader loader;
    private final StationClock clock;
    private final BackOff cameraBackOff = new BackOff(FIRST_WAIT_MILLIS, MAX_WAIT_MILLIS, new SplittableRandom());
    private final BackOff engineBackOff = new BackOff(FIRST_WAIT_MILLIS, MAX_WAIT_MILLIS, new SplittableRandom());
    private final Thread thread;

    // written by the pipeline's thread, read by all
    private volatile PipelineState state = new PipelineState.Loading();
    private volatile Counters counters = Counters.NONE;
    private volatile String camera;
    private volatile String engine = "";

    private volatile boolean stopping;

    /**
     * Makes a pipeline that stands still until {@link #start}.
     *
     * @param name of the pipeline, part of every result
     * @param cameraTimeoutMillis a camera that is silent for longer is taken for broken and opened again
     */
    public Pipeline(
            String name, long cameraTimeoutMillis, CameraOpener cameras, FrameWatch.Loader loader, StationClock clock) {
        this.name = name;
        this.cameraTimeoutMillis = cameraTimeoutMillis;
        this.cameras = cameras;
        this.loader = loader;
        this.clock = clock;
        this.camera = cameras.describe();
        this.thread = Thread.ofPlatform().name("pipeline-" + name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Asks the loop to end after the frame in hand; returns at once. */
    public void stop() {
        stopping = true;
    }

    /** Waits for the loop's end; false if it has not ended within the time. */
    public boolean awaitEnd(long timeoutMillis) {
        try {
            return thread.join(java.time.Duration.ofMillis(timeoutMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public Health health() {
        Counters now = counters;
        return new Health(
                name,
                camera,
                state,
                now.frames(),
                now.skipped(),
                now.unreadable(),
                now.results(),
                now.cameraFailures(),
                now.lastFrameUptimeMillis(),
                engine);
    }

    private void run() {
        try {
            while (!stopping && !isOver(state)) {
                serve();
            }
        } catch (RuntimeException | Error e) {
            // a fault of ours must not take the other pipelines along, nor go unseen
            LOG.error("{}: ended by an internal error; please report it with this trace", name, e);
            state = new PipelineState.Failed("internal error: " + e);
        }
        if (!isOver(state)) {
            state = new PipelineState.Ended();
        }
    }

    private static boolean isOver(PipelineState state) {
        return state instanceof PipelineState.Ended || state instanceof PipelineState.Failed;
    }

    /** From one loading of the engine to the next. */
    private void serve() {
        try (FrameWatch watch = loader.load()) {
            engine = watch.engineName();
            LOG.info("{}: model {} on {}", name, watch.modelName(), engine);
            while (!stopping && !isOver(state)) {
                watchCamera(watch);
            }
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.InferenceFailed
                    || e.failure() instanceof EngineFailure.ProcessLost) {
                waitBeforeRetry(engineBackOff, e.failure().reason(), "the engine is loaded again");
            } else {
                LOG.error("{}: {}", name, e.failure().reason());
                state = new PipelineState.Failed(e.failure().reason());
            }
        }
    }

    /** From one opening of the camera to the next. */
    private void watchCamera(FrameWatch watch) throws EngineException {
        try (FrameSource source = cameras.open(watch.decodeHint())) {
            camera = source.describe();
            LOG.info("{}: watching {}", name, camera);
            watch.begin();
            takeFrames(source, watch);
        } catch (SourceUnavailable e) {
            waitBeforeRetry(cameraBackOff, e.getMessage(), e.hint());
        }
    }

    private void takeFrames(FrameSource source, FrameWatch watch) throws EngineException, SourceUnavailable {
        long skippedBefore = counters.skipped();
        long lastSign = clock.nanos();
        while (!stopping) {
            Capture capture = source.next(Math.min(TURN_MILLIS, cameraTimeoutMillis));
            counters = counters.withSkipped(skippedBefore + source.skipped());
            switch (capture) {
                case Capture.Captured(Frame frame) -> {
                    classify(frame, watch);
                    lastSign = clock.nanos();
                }
                case Capture.Unreadable(String picture, String reason, String hint) -> {
                    counters = counters.plusUnreadable();
                    LOG.warn("{}: {}: {}; {}", name, picture, reason, hint);
                    lastSign = clock.nanos();
                }
                case Capture.Quiet() -> {
                    long silentMillis = (clock.nanos() - lastSign) / 1_000_000;
                    if (source.isLive() && silentMillis >= cameraTimeoutMillis) {
                        throw new SourceUnavailable(
                                camera + " gave no frame for " + silentMillis / 1000.0 + " s",
                                "it is opened again; check its cable, power and network");
                    }
                }
                case Capture.Broken(String reason, String hint) -> throw new SourceUnavailable(reason, hint);
                case Capture.Ended() -> {
                    LOG.info("{}: {} has ended after {} frames", name, camera, counters.frames());
                    state = new PipelineState.Ended();
                    return;
                }
            }
        }
    }

    private void classify(Frame frame, FrameWatch watch) throws EngineException {
        boolean published;
        try {
            published = watch.watch(frame);
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.ProcessLost lost) {
                waitBeforeRetry(lost.retryMillis(), lost.reason(), "its process is started again");
                return;
            }
            throw e;
        }
        if (!(state instanceof PipelineState.Running)) {
            state = new PipelineState.Running();
            cameraBackOff.reset();
        }
        engineBackOff.reset();
        counters = counters.plusFrame(published, clock.uptimeMillis());
    }

    private void waitBeforeRetry(BackOff backOff, @Nullable String reason, String hint) {
        waitBeforeRetry(backOff.nextMillis(), reason, hint);
    }

    private void waitBeforeRetry(long millis, @Nullable String reason, String hint) {
        String said = reason == null ? "unknown reason" : reason;
        if (!(state instanceof PipelineState.Waiting(String before, String _)) || !before.equals(said)) {
            LOG.warn("{}: {}; {}", name, said, hint);
        }
        state = new PipelineState.Waiting(said, hint);
        counters = counters.plusCameraFailure();
        long until = clock.nanos() + millis * 1_000_000;
        for (long left = until - clock.nanos(); left > 0 && !stopping; left = until - clock.nanos()) {
            clock.sleep(Math.min(TURN_MILLIS, left / 1_000_000 + 1));
        }
    }

    /** Counted since the start; replaced as a whole so that readers see one moment. */
    private record Counters(
            long frames, long skipped, long unreadable, long results, long cameraFailures, long lastFrameUptimeMillis) {
        static final Counters NONE = new Counters(0, 0, 0, 0, 0, -1);

        Counters plusFrame(boolean published, long uptimeMillis) {
            return new Counters(
                    frames + 1, skipped, unreadable, results + (published ? 1 : 0), cameraFailures, uptimeMillis);
        }

        Counters withSkipped(long value) {
            return value == skipped
                    ? this
                    : new Counters(frames, value, unreadable, results, cameraFailures, lastFrameUptimeMillis);
        }

        Counters plusUnreadable() {
            return new Counters(frames, skipped, unreadable + 1, results, cameraFailures, lastFrameUptimeMillis);
        }

        Counters plusCameraFailure() {
            return new Counters(frames, skipped, unreadable, results, cameraFailures + 1, lastFrameUptimeMillis);
        }
    }
}
