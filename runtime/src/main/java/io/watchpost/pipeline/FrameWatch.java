package io.watchpost.pipeline;

import io.watchpost.classify.Classification;
import io.watchpost.classify.Classifier;
import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.outbox.Outbox;
import io.watchpost.result.Result;
import java.util.List;

/**
 * What a pipeline does with each frame while one engine is loaded: classify, smooth, select, and hand what the publish
 * rule lets through to the outbox.
 *
 * <p>One thread: the pipeline's, which also closes it.
 */
public final class FrameWatch implements AutoCloseable {
    private final String pipeline;
    private final Result.ModelRef model;
    private final Result.EngineRef engine;
    private final Classifier classifier;
    private final Smoothing smoothing;
    private final Selection selection;
    private final PublishRule publishRule;
    private final Outbox outbox;
    private final ResultListener listener;
    private final StationClock clock;

    /**
     * Puts the parts of the way together.
     *
     * @param pipeline name, part of every result
     * @param model named in every result
     * @param classifier owned from now on
     */
    public FrameWatch(
            String pipeline,
            Result.ModelRef model,
            Classifier classifier,
            Smoothing smoothing,
            Selection selection,
            PublishRule publishRule,
            Outbox outbox,
            ResultListener listener,
            StationClock clock) {
        this.pipeline = pipeline;
        this.model = model;
        this.engine = new Result.EngineRef(
                classifier.engine().target().wireName(), classifier.engine().name());
        this.classifier = classifier;
        this.smoothing = smoothing;
        this.selection = selection;
        this.publishRule = publishRule;
        this.outbox = outbox;
        this.listener = listener;
        this.clock = clock;
    }

    String modelName() {
        return model.name();
    }

    String engineName() {
        return engine.name();
    }

    DecodeHint decodeHint() {
        return classifier.decodeHint();
    }

    /** The camera was opened anew: frames before no longer count. */
    void begin() {
        smoothing.reset();
    }

    /**
     * Classifies the frame and hands the result on.
     *
     * @return false if the publish rule held the result back
     * @throws EngineException inference failed: load the engine again; refused: the frame doesn't fit the contract
     */
    boolean watch(Frame frame) throws EngineException {
        classifier.score(frame);
        float[] scores = classifier.scores();
        smoothing.smooth(scores);
        List<Classification> classes = selection.select(scores);
        int top = classes.isEmpty() ? PublishRule.NOTHING : classes.getFirst().index();
        if (!publishRule.publish(top, frame.capturedNanos())) {
            return false;
        }
        Result result = result(frame, classes);
        outbox.append(result);
        listener.handedOver(result);
        return true;
    }

    private Result result(Frame frame, List<Classification> classes) {
        long sinceCaptureNanos = clock.nanos() - frame.capturedNanos();
        long sinceCaptureMillis = sinceCaptureNanos / 1_000_000;
        return new Result(
                pipeline,
                clock.utcMillis() - sinceCaptureMillis,
                clock.quality(),
                Math.max(0, clock.uptimeMillis() - sinceCaptureMillis),
                model,
                engine,
                classes,
                new Result.Latency(
                        millis(classifier.preprocessNanos()),
                        millis(classifier.inferenceNanos()),
                        millis(sinceCaptureNanos)),
                new Result.FrameRef(frame.number(), frame.uprightWidth(), frame.uprightHeight(), frame.source()));
    }

    private static float millis(long nanos) {
        return nanos / 1e6f;
    }

    @Override
    public void close() {
        classifier.close();
    }

    /** Probes, loads and prepares; again after each engine failure. Called on the pipeline's thread. */
    public interface Loader {
        /**
         * Loads the engine.
         *
         * @throws EngineException refused or unavailable: only the operator can help
         */
        FrameWatch load() throws EngineException;
    }
}
