package io.watchpost.update;

import io.watchpost.engine.EngineException;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.Scorer;
import io.watchpost.result.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An active release that isn't good yet: each frame that it classifies is counted. One thread at a time. */
public record ProvingScorer(Scorer active, Proving proving) implements Scorer {

    @Override
    public void score(Frame frame) throws EngineException {
        active.score(frame);
        proving.classified();
    }

    @Override
    public void afterwards(Frame frame) {
        active.afterwards(frame);
    }

    @Override
    public float[] scores() {
        return active.scores();
    }

    @Override
    public List<String> labels() {
        return active.labels();
    }

    @Override
    public Result.ModelRef model() {
        return active.model();
    }

    @Override
    public Result.EngineRef engine() {
        return active.engine();
    }

    @Override
    public long preprocessNanos() {
        return active.preprocessNanos();
    }

    @Override
    public long inferenceNanos() {
        return active.inferenceNanos();
    }

    @Override
    public DecodeHint decodeHint() {
        return active.decodeHint();
    }

    @Override
    public @Nullable AcceleratorHealth accelerator() {
        return active.accelerator();
    }

    @Override
    public void close() {
        active.close();
    }
}
