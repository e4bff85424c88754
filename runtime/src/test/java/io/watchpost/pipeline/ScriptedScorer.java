package io.watchpost.pipeline;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.result.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model without an engine: sure of its first class, failing when told to, remembering which frames it saw. */
public final class ScriptedScorer implements Scorer {
    private final Result.ModelRef model;
    private final DecodeHint hint;
    private final Deque<EngineFailure> failures = new ArrayDeque<>();
    private final List<Long> afterwards = Collections.synchronizedList(new ArrayList<>());
    private volatile @Nullable String closedBy;

    public ScriptedScorer(String name, String version) {
        this(name, version, new DecodeHint(16, 16));
    }

    public ScriptedScorer(String name, String version, DecodeHint hint) {
        model = new Result.ModelRef(name, version, "sha256:" + "0".repeat(64), "active");
        this.hint = hint;
    }

    /** The next frame that has no failure before it fails so. */
    public ScriptedScorer failing(EngineFailure failure) {
        failures.add(failure);
        return this;
    }

    @Override
    public void score(Frame frame) throws EngineException {
        if (closedBy != null) {
            throw new IllegalStateException("asked for scores after it was closed");
        }
        EngineFailure failure = failures.poll();
        if (failure != null) {
            throw new EngineException(failure);
        }
    }

    @Override
    public float[] scores() {
        return new float[] {1, 0};
    }

    @Override
    public List<String> labels() {
        return List.of("something", "nothing");
    }

    @Override
    public Result.ModelRef model() {
        return model;
    }

    @Override
    public Result.EngineRef engine() {
        return new Result.EngineRef("cpu", "scripted");
    }

    @Override
    public long preprocessNanos() {
        return 0;
    }

    @Override
    public long inferenceNanos() {
        return 0;
    }

    @Override
    public DecodeHint decodeHint() {
        return hint;
    }

    @Override
    public void afterwards(Frame frame) {
        afterwards.add(frame.number());
    }

    /** The numbers of the frames after which it had time. */
    public List<Long> afterFrames() {
        return List.copyOf(afterwards);
    }

    /** The name of the thread that closed it, null while it is open. */
    public @Nullable String closedBy() {
        return closedBy;
    }

    @Override
    public void close() {
        closedBy = Thread.currentThread().getName();
    }
}
