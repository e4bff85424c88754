package io.watchpost.pipeline;

import io.watchpost.classify.Classification;
import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.outbox.Outbox;
import io.watchpost.result.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline does with each frame while one {@link Scorer} is loaded: classify, smooth, select, and hand what the
 * publish rule lets through to the outbox.
 *
 * <p>Made by any thread; then the pipeline's, which also closes it (a replaced one from a thread of its own).
 */
public final class FrameWatch implements AutoCloseable {
    private final String pipeline;
    private final Scorer scorer;
    private final Smoothing smoothing;
    private final Selection selection;
    private final PublishRule publishRule;
    private final Outbox outbox;
    private final ResultListener listener;
    private final StationClock clock;

    /** Of the last published result. */
    private List<String> lastFaults = List.of();

    /**
     * Puts the parts of the way together.
     *
     * @param pipeline name, part of every result
     * @param scorer owned from now on
     */
    public FrameWatch(
            String pipeline,
            Scorer scorer,
            Smoothing smoothing,
            Selection selection,
            PublishRule publishRule,
            Outbox outbox,
            ResultListener listener,
            StationClock clock) {
        this.pipeline = pipeline;
        this.scorer = scorer;
        this.smoothing = smoothing;
        this.selection = selection;
        this.publishRule = publishRule;
        this.outbox = outbox;
        this.listener = listener;
        this.clock = clock;
    }

    /** Of the last frame, see {@link Scorer#model}. */
    Result.ModelRef model() {
        return scorer.model();
    }

    /** Of the last frame, see {@link Scorer#engine}. */
    Result.EngineRef engine() {
        return scorer.engine();
    }

    /** See {@link Scorer#accelerator}. */
    @Nullable
    AcceleratorHealth accelerator() {
        return scorer.accelerator();
    }

    DecodeHint decodeHint() {
        return scorer.decodeHint();
    }

    /** The camera was opened anew: frames before no longer count. */
    void begin() {
        smoothing.reset();
        listener.begins(pipeline, scorer.labels());
    }

    /**
     * Classifies the frame and hands the result on.
     *
     * @param cameraFaults what is wrong with the picture, for the result; a change of it is published at once
     * @return false if the publish rule held the result back
     * @throws EngineException inference failed: load the engine again; refused: the frame doesn't fit the contract
     */
    boolean watch(Frame frame, List<String> cameraFaults) throws EngineException {
        scorer.score(frame);
        float[] scores = scorer.scores();
        smoothing.smooth(scores);
        List<Classification> classes = selection.select(scores);
        int top = classes.isEmpty() ? PublishRule.NOTHING : classes.getFirst().index();
        boolean published = publishRule.publish(top, frame.capturedNanos(), !cameraFaults.equals(lastFaults));
        boolean isSeen = listener.wantsFrames();
        if (published || isSeen) {
            Result result = result(frame, classes, cameraFaults);
            if (published) {
                lastFaults = cameraFaults;
                outbox.append(result);
                listener.handedOver(result);
            }
            if (isSeen) {
                listener.seen(frame, result);
            }
        }
        scorer.afterwards(frame);
        return published;
    }

    private Result result(Frame frame, List<Classification> classes, List<String> cameraFaults) {
        long sinceCaptureNanos = clock.nanos() - frame.capturedNanos();
        long sinceCaptureMillis = sinceCaptureNanos / 1_000_000;
        return new Result(
                pipeline,
                clock.utcMillis() - sinceCaptureMillis,
                clock.quality(),
                Math.max(0, clock.uptimeMillis() - sinceCaptureMillis),
                scorer.model(),
                scorer.engine(),
                classes,
                new Result.Latency(
                        millis(scorer.preprocessNanos()), millis(scorer.inferenceNanos()), millis(sinceCaptureNanos)),
                new Result.FrameRef(frame.number(), frame.uprightWidth(), frame.uprightHeight(), frame.source()),
                cameraFaults);
    }

    private static float millis(long nanos) {
        return nanos / 1e6f;
    }

    @Override
    public void close() {
        scorer.close();
    }

    /** Decides what a pipeline runs, and makes it. Everything is called on the pipeline's thread. */
    public interface Loader {
        /**
         * Probes, loads and prepares; at the start, and again after each failure that ended a watch.
         *
         * @throws EngineException refused or unavailable: only the operator can help
         * @throws NothingToRun if there is no model yet: the pipeline asks again, and takes a successor meanwhile
         */
        FrameWatch load() throws EngineException, NothingToRun;

        /**
         * What takes over now, between two frames: loaded and ready, and the pipeline's from now on. Asked before each
         * frame and while the pipeline waits after a failure, so nothing but a look into an {@code AtomicReference}.
         * The watch before it is closed; camera and frames go on.
         *
         * @return null, nearly always: the present one stays
         */
        default @Nullable FrameWatch successor() {
            return null;
        }

        /**
         * A watch of this loader's did not classify a frame. Without a word against it, an engine that lost its process
         * gets another one, a failed inference closes the watch and loads again after a wait, and all else ends the
         * pipeline.
         *
         * @return true if whatever it was closes the watch and loads again after a wait
         */
        default boolean failed(FrameWatch watch, EngineFailure failure) {
            return false;
        }

        /** The pipeline has ended: a successor that it did not take is the loader's to close. */
        default void ended() {}
    }
}
