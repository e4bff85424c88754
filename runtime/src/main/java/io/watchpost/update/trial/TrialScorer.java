package io.watchpost.update.trial;

import io.watchpost.classify.Scores;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.Scorer;
import io.watchpost.result.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The active model, and beside it a candidate on trial. As shadow the candidate looks at a frame after its result went
 * out; as canary it makes the result itself, and the active model's stands in when it fails. Whatever happens to the
 * candidate, every frame has a result. One thread at a time, see {@link Scorer}.
 */
public final class TrialScorer implements Scorer {
    private final Scorer active;
    private final Scorer candidate;
    private final Trial trial;
    private final boolean isCanary;
    private final StationClock clock;
    private final float[] activeScores;

    // of the last frame
    private Scorer shown;
    private boolean isDrawn;

    /**
     * Puts a candidate beside an active model. A candidate with other classes can't stand in for it, and is a shadow.
     *
     * @param active owned from now on
     * @param candidate likewise; its engine should be an isolated one, since it may crash
     * @param trial where the evidence goes; several scorers may share it
     */
    public TrialScorer(Scorer active, Scorer candidate, Trial trial, StationClock clock) {
        this.active = active;
        this.candidate = candidate;
        this.trial = trial;
        this.clock = clock;
        this.isCanary = trial.mode() == TrialMode.CANARY && candidate.labels().equals(active.labels());
        this.activeScores = new float[active.labels().size()];
        this.shown = active;
    }

    @Override
    public void score(Frame frame) throws EngineException {
        isDrawn = trial.wantsFrame();
        shown = active;
        active.score(frame);
        if (isDrawn) {
            System.arraycopy(active.scores(), 0, activeScores, 0, activeScores.length); // smoothing changes them
            if (isCanary && compare(frame)) {
                shown = candidate;
            }
        }
    }

    @Override
    public void afterwards(Frame frame) {
        active.afterwards(frame);
        if (isDrawn && !isCanary) {
            compare(frame);
        }
    }

    /** Whether the candidate gave an answer. */
    private boolean compare(Frame frame) {
        long began = clock.nanos();
        try {
            candidate.score(frame);
        } catch (EngineException e) {
            trial.failed(e.failure(), clock.nanos() - began);
            return false;
        }
        float[] scores = candidate.scores();
        String label = candidate.labels().get(Scores.top(scores));
        trial.compared(
                activeScores,
                scores,
                label.equals(active.labels().get(Scores.top(activeScores))),
                active.preprocessNanos() + active.inferenceNanos(),
                candidate.preprocessNanos() + candidate.inferenceNanos());
        return true;
    }

    @Override
    public float[] scores() {
        return shown.scores();
    }

    @Override
    public List<String> labels() {
        return active.labels();
    }

    @Override
    public Result.ModelRef model() {
        return shown.model();
    }

    @Override
    public Result.EngineRef engine() {
        return shown.engine();
    }

    @Override
    public long preprocessNanos() {
        return shown.preprocessNanos();
    }

    @Override
    public long inferenceNanos() {
        return shown.inferenceNanos();
    }

    @Override
    public DecodeHint decodeHint() {
        DecodeHint one = active.decodeHint();
        DecodeHint other = candidate.decodeHint();
        return new DecodeHint(
                Math.max(one.widthMin(), other.widthMin()),
                Math.max(one.heightMin(), other.heightMin()),
                Math.max(one.scaleMin(), other.scaleMin()));
    }

    @Override
    public @Nullable AcceleratorHealth accelerator() {
        return active.accelerator();
    }

    @Override
    public void close() {
        try {
            candidate.close();
        } finally {
            active.close();
        }
    }
}
