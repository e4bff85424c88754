package io.watchpost.pipeline;

import io.watchpost.clock.BackOff;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.frame.Capture;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.result.Result;
import io.watchpost.scene.SceneWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera, one model at a time, one thread: takes a frame, classifies it, hands the result on, and begins again.
 *
 * <p>The loop runs on a platform thread named {@code pipeline-<name>} that owns the camera from its opening to its
 * closing and the {@link FrameWatch} from the moment the loader gives it. A camera that breaks is opened again with
 * back-off, an engine that fails is loaded again, and after a fault of ours both are; only a refused model ends the
 * pipeline early. Another model takes over between two frames. {@link #stop}, {@link #awaitEnd} and {@link #health} may be called by any thread.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final long FIRST_WAIT_MILLIS = 250;
    private static final long MAX_WAIT_MILLIS = 30_000;
    /** How long the loop may be deaf to {@link #stop}. */
    private static final long TURN_MILLIS = 250;
    /** How long a probe, the goldens and a load may take, far beyond what each of them has as its own limit. */
    private static final long LOADING_MILLIS_MAX = 600_000;
    /** How long a camera's driver or its server may let an opening wait. */
    private static final long OPENING_MILLIS_MAX = 180_000;

    // for the life of the pipeline
    private final String name;
    private final long cameraTimeoutMillis;
    private final CameraOpener cameras;
    private final FrameWatch.Loader loader;
    private final SceneWatch scene;
    private final StationClock clock;
    private final BackOff cameraBackOff = new BackOff(FIRST_WAIT_MILLIS, MAX_WAIT_MILLIS, new SplittableRandom());
    private final BackOff engineBackOff = new BackOff(FIRST_WAIT_MILLIS, MAX_WAIT_MILLIS, new SplittableRandom());
    private final Thread thread;

    // written by the pipeline's thread, read by all
    private volatile PipelineState state = new PipelineState.Loading();
    private volatile Counters counters = Counters.NONE;
    private volatile String camera;
    private volatile Result.ModelRef model = new Result.ModelRef("", "", "", "active");
    private volatile Result.EngineRef engine = new Result.EngineRef("", "");

    private volatile @Nullable FrameWatch announced;
    private final Pulse pulse;

    // the pipeline's thread only
    private final Shift shift;
    private final FrameLimit limit;
    private String tracedFault = "";

    private volatile boolean stopping;

    /**
     * Makes a pipeline that stands still until {@link #start}.
     *
     * @param name of the pipeline, part of every result
     * @param cameraTimeoutMillis a camera that is silent for longer is taken for broken and opened again
     * @param scene looks at the camera's pictures
     */
    public Pipeline(
            String name,
            long cameraTimeoutMillis,
            CameraOpener cameras,
            FrameWatch.Loader loader,
            SceneWatch scene,
            StationClock clock) {
        this(name, cameraTimeoutMillis, cameras, loader, scene, Easing.none(), clock);
    }

    /**
     * As the other, and may be asked for less.
     *
     * @param name of the pipeline, part of every result
     * @param cameraTimeoutMillis a camera that is silent for longer is taken for broken and opened again
     * @param scene looks at the camera's pictures
     * @param easing says how much less is to be done
     */
    public Pipeline(
            String name,
            long cameraTimeoutMillis,
            CameraOpener cameras,
            FrameWatch.Loader loader,
            SceneWatch scene,
            Easing easing,
            StationClock clock) {
        this.name = name;
        this.cameraTimeoutMillis = cameraTimeoutMillis;
        this.cameras = cameras;
        this.loader = loader;
        this.scene = scene;
        this.clock = clock;
        this.camera = cameras.describe();
        this.pulse = new Pulse(clock);
        this.shift = new Shift(name, loader);
        this.limit = new FrameLimit(easing, clock);
        this.thread = Thread.ofPlatform().name("pipeline-" + name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Asks the loop to end after the frame in hand; returns at once. */
    public void stop() {
        stopping = true;
    }

    /** Waits for the loop's end; false if it has not ended within the time. One that never began has ended. */
    public boolean awaitEnd(long timeoutMillis) {
        try {
            return thread.getState() == Thread.State.NEW || thread.join(Duration.ofMillis(timeoutMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What looks at the camera's pictures. */
    public SceneWatch scene() {
        return scene;
    }

    public Health health() {
        Counters now = counters;
        FrameWatch watch = announced;
        return new Health(
                name,
                camera,
                state,
                now.frames(),
                now.skipped(),
                now.unreadable(),
                now.results(),
                now.cameraFailures(),
                now.engineFailures(),
                now.lastFrameUptimeMillis(),
                model.name(),
                model.version(),
                engine.name(),
                watch == null ? null : watch.accelerator(),
                scene.state());
    }

    /** Whether its loop hangs: no turn for that long, though it neither has ended nor is busy with what may take longer. */
    public Optional<Hang> hang(long silentMillisMax) {
        long silent = pulse.silentMillis();
        return thread.isAlive() && !isOver(state) && silent > silentMillisMax
                ? Optional.of(new Hang(name, silent, List.of(thread.getStackTrace())))
                : Optional.empty();
    }

    private void run() {
        pulse.turn();
        try (shift) {
            while (!stopping && !isOver(state)) {
                watchCameraWhateverHappens();
            }
        } catch (RuntimeException | Error e) {
            // a fault of ours must not take the other pipelines along, nor go unseen
            LOG.error("{}: ended by an internal error; please report it with this trace", name, e);
            state = new PipelineState.Failed("internal error: " + e);
        }
        if (!isOver(state)) {
            state = new PipelineState.Ended();
        }
        scene.giveUp("the pipeline " + name + " has ended");
    }

    /** A fault of ours is no reason to give up either: on a mast there is nobody who would start the pipeline again. */
    private void watchCameraWhateverHappens() {
        try {
            watchCamera();
        } catch (RuntimeException e) {
            String reason = "internal error: " + e;
            if (!reason.equals(tracedFault)) {
                tracedFault = reason;
                LOG.error("{}: an internal error; it begins anew, please report it with this trace", name, e);
            }
            shift.dismiss();
            waitForEngine(engineBackOff.nextMillis(), reason, "the camera and the model are opened again");
        }
    }

    private static boolean isOver(PipelineState state) {
        return state instanceof PipelineState.Ended || state instanceof PipelineState.Failed;
    }

    /** From one opening of the camera to the next. */
    private void watchCamera() {
        FrameWatch watch = onWatch();
        if (watch == null) {
            return;
        }
        pulse.busyFor(OPENING_MILLIS_MAX);
        try (FrameSource source = cameras.open(watch.decodeHint())) {
            pulse.turn();
            camera = source.describe();
            LOG.info("{}: watching {}", name, camera);
            watch.begin();
            scene.begin(source.isLive());
            takeFrames(source, watch);
        } catch (SourceUnavailable e) {
            pulse.turn();
            waitForCamera(e);
        }
    }

    /** The camera stays open when another model takes over or the engine is loaded again. */
    private void takeFrames(FrameSource source, FrameWatch first) throws SourceUnavailable {
        FrameWatch watch = first;
        long skippedBefore = counters.skipped();
        long lastSign = clock.nanos();
        while (!stopping && !isOver(state) && !cameras.isOutdated()) {
            pulse.turn();
            FrameWatch now = onWatch();
            if (now == null) {
                continue; // it has been waited
            }
            if (now != watch) {
                watch = now;
                source.decodeFor(watch.decodeHint());
                watch.begin();
                lastSign = clock.nanos();
            }
            long restMillis = limit.restMillis();
            if (restMillis > 0) {
                clock.sleep(Math.min(TURN_MILLIS, restMillis));
                lastSign = clock.nanos(); // nobody asked it for anything
                continue;
            }
            Capture capture = source.next(Math.min(TURN_MILLIS, cameraTimeoutMillis));
            counters = counters.withSkipped(skippedBefore + source.skipped());
            switch (capture) {
                case Capture.Captured(Frame frame) -> {
                    limit.taken();
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
                case Capture.Idle() -> {
                    isRunning();
                    lastSign = clock.nanos();
                }
                case Capture.Broken(String reason, String hint) -> throw new SourceUnavailable(reason, hint);
                case Capture.Ended() -> {
                    LOG.info("{}: {} has ended after {} frames", name, camera, counters.frames());
                    state = new PipelineState.Ended();
                }
            }
        }
    }

    /** Who classifies the next frame; null if nobody could be loaded now, after the wait for that. */
    private @Nullable FrameWatch onWatch() {
        try {
            if (shift.isVacant()) {
                pulse.busyFor(LOADING_MILLIS_MAX);
            }
            FrameWatch watch = shift.watch();
            pulse.turn();
            if (watch != announced) {
                announced = watch;
                String before = running();
                show(watch);
                if (!running().equals(before)) { // a trial that begins or ends is no news here
                    LOG.info("{}: model {}", name, running());
                }
            }
            return watch;
        } catch (EngineException e) {
            loadAgain(e.failure());
            return null;
        } catch (NothingToRun e) {
            report(e.getMessage(), e.hint());
            waitForWatch(engineBackOff.nextMillis());
            return null;
        }
    }

    private void loadAgain(EngineFailure failure) {
        if (failure instanceof EngineFailure.InferenceFailed || failure instanceof EngineFailure.ProcessLost) {
            waitForEngine(engineBackOff.nextMillis(), failure.reason(), "the engine is loaded again");
        } else {
            LOG.error("{}: {}", name, failure.reason());
            state = new PipelineState.Failed(failure.reason());
        }
    }

    private void classify(Frame frame, FrameWatch watch) {
        try {
            boolean published = watch.watch(frame, scene.look(frame));
            isRunning();
            engineBackOff.reset();
            show(watch);
            counters = counters.plusFrame(published, clock.uptimeMillis());
        } catch (EngineException e) {
            EngineFailure failure = e.failure();
            boolean givenUp = loader.failed(watch, failure);
            if (failure instanceof EngineFailure.ProcessLost lost && !givenUp) {
                waitForEngine(lost.retryMillis(), lost.reason(), "its process is started again");
                return;
            }
            shift.dismiss();
            loadAgain(givenUp ? new EngineFailure.InferenceFailed(failure.reason()) : failure);
        }
    }

    private void isRunning() {
        if (!(state instanceof PipelineState.Running)) {
            state = new PipelineState.Running();
            cameraBackOff.reset();
        }
    }

    private String running() {
        return model.name() + (model.version().isEmpty() ? "" : " " + model.version()) + " on " + engine.name();
    }

    private void show(FrameWatch watch) {
        model = watch.model();
        engine = watch.engine();
    }

    private void waitForCamera(SourceUnavailable fault) {
        report(fault.getMessage(), fault.hint());
        counters = counters.plusCameraFailure();
        long until = clock.nanos() + cameraBackOff.nextMillis() * 1_000_000;
        while (!stopping && until - clock.nanos() > 0) {
            sleepUntil(until);
        }
    }

    private void waitForEngine(long millis, String reason, String hint) {
        report(reason, hint);
        counters = counters.plusEngineFailure();
        waitForWatch(millis);
    }

    /** Ends early if something else could classify. */
    private void waitForWatch(long millis) {
        long until = clock.nanos() + millis * 1_000_000;
        while (!stopping && !shift.hasSuccessor() && until - clock.nanos() > 0) {
            sleepUntil(until);
        }
    }

    private void sleepUntil(long nanos) {
        pulse.turn();
        clock.sleep(Math.min(TURN_MILLIS, (nanos - clock.nanos()) / 1_000_000 + 1));
    }

    private void report(@Nullable String reason, String hint) {
        String said = reason == null ? "unknown reason" : reason;
        if (!(state instanceof PipelineState.Waiting(String before, String _)) || !before.equals(said)) {
            LOG.warn("{}: {}; {}", name, said, hint);
        }
        state = new PipelineState.Waiting(said, hint);
    }
}
