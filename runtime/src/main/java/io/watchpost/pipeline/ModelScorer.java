package io.watchpost.pipeline;

import io.watchpost.classify.Classifier;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.result.Result;
import java.util.List;

/** One model on one engine. One thread at a time, see {@link Scorer}. */
public final class ModelScorer implements Scorer {
    private final Classifier classifier;
    private final Result.ModelRef model;
    private final Result.EngineRef engine;

    /**
     * A scorer over a classifier.
     *
     * @param classifier owned from now on
     * @param model named in every result
     */
    public ModelScorer(Classifier classifier, Result.ModelRef model) {
        this.classifier = classifier;
        this.model = model;
        engine = new Result.EngineRef(
                classifier.engine().target().wireName(), classifier.engine().name());
    }

    @Override
    public void score(Frame frame) throws EngineException {
        classifier.score(frame);
    }

    @Override
    public float[] scores() {
        return classifier.scores();
    }

    @Override
    public List<String> labels() {
        return classifier.labels();
    }

    @Override
    public Result.ModelRef model() {
        return model;
    }

    @Override
    public Result.EngineRef engine() {
        return engine;
    }

    @Override
    public long preprocessNanos() {
        return classifier.preprocessNanos();
    }

    @Override
    public long inferenceNanos() {
        return classifier.inferenceNanos();
    }

    @Override
    public DecodeHint decodeHint() {
        return classifier.decodeHint();
    }

    @Override
    public void close() {
        classifier.close();
    }
}
