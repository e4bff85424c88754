package io.watchpost.update.trial;

import io.watchpost.classify.Scores;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineFailure;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one candidate, and what the {@link TrialRule} makes of it. Several pipelines may add to it, each on its
 * own thread; the models' thread asks for the verdict.
 */
public final class Trial {
    /** Wald's bounds for 1 % of errors on both sides: ln((1 − β) / α). */
    private static final double DECIDED = Math.log(0.99 / 0.01);

    /** So many times the declared frames are compared at most, while the active model isn't sure of most of them. */
    private static final int UNSURE_FACTOR = 4;

    /** What the candidate's own process may cost on a busy machine; small models were compared in their probe. */
    private static final double PROCESS_MILLIS = 2;

    /** The candidate's own doing, whatever else happens on the machine. */
    private static final Set<String> CRASHES = Set.of("SIGSEGV", "SIGABRT", "SIGFPE", "SIGBUS", "SIGILL", "protocol");

    // for the life of the trial
    private final TrialRule rule;
    private final StationClock clock;
    private final RandomGenerator random;
    private final double agreeWeight;
    private final double disagreeWeight;

    // the evidence
    private final PairedMean confidence = new PairedMean();
    private final PairedMean entropy = new PairedMean();
    private final Latencies activeLatencies = new Latencies();
    private final Latencies candidateLatencies = new Latencies();
    private int compared;
    private int sure;
    private int agreed;
    private double likelihood;
    private int failures;
    private @Nullable String crash;

    // the candidate's share of the time
    private long beganNanos;
    private long spentNanos;
    private boolean begun;

    /**
     * Begins with no evidence.
     *
     * @param random draws the frames
     */
    public Trial(TrialRule rule, StationClock clock, RandomGenerator random) {
        this.rule = rule;
        this.clock = clock;
        this.random = random;
        this.agreeWeight = Math.log(rule.agreementBad() / rule.agreementGood());
        this.disagreeWeight = Math.log((1 - rule.agreementBad()) / (1 - rule.agreementGood()));
    }

    public TrialMode mode() {
        return rule.mode();
    }

    /**
     * Whether the candidate gets this frame: drawn by the declared share, and never so often that it takes more than that
     * share of the time.
     */
    public synchronized boolean wantsFrame() {
        long now = clock.nanos();
        if (!begun) {
            begun = true;
            beganNanos = now;
        }
        boolean hasTime = rule.share() == 1 || spentNanos <= rule.share() * (now - beganNanos);
        return hasTime && crash == null && (rule.share() == 1 || random.nextDouble() < rule.share());
    }

    /**
     * Both models have answered.
     *
     * @param active scores of the active model, not smoothed
     * @param candidate scores of the candidate, likewise
     * @param sameAnswer whether their highest scores bear the same label
     * @param activeNanos from the frame to the active model's scores
     * @param candidateNanos likewise
     */
    public synchronized void compared(
            float[] active, float[] candidate, boolean sameAnswer, long activeNanos, long candidateNanos) {
        compared++;
        spentNanos += candidateNanos;
        activeLatencies.add(activeNanos);
        candidateLatencies.add(candidateNanos);
        confidence.add((double) candidate[Scores.top(candidate)] - active[Scores.top(active)]);
        entropy.add(Scores.entropy(candidate) - Scores.entropy(active));
        if (Scores.margin(active) >= TrialRule.MARGIN_MIN) {
            sure++;
            agreed += sameAnswer ? 1 : 0;
            likelihood += sameAnswer ? agreeWeight : disagreeWeight;
        }
    }

    /** The candidate gave no answer. */
    public synchronized void failed(EngineFailure failure, long nanos) {
        spentNanos += nanos;
        failures++;
        if (failure instanceof EngineFailure.ProcessLost lost
                && (CRASHES.contains(lost.how()) || lost.how().startsWith("exit"))) {
            crash = "it killed its process: " + lost.reason();
        }
    }

    public synchronized TrialProgress progress() {
        return new TrialProgress(
                compared,
                sure,
                agreed,
                rule.frames(),
                confidence.mean(),
                entropy.mean(),
                activeLatencies.quantileMillis(0.5),
                candidateLatencies.quantileMillis(0.5),
                failures);
    }

    /** What can be said by now. */
    public synchronized TrialVerdict verdict() {
        String fault = fault();
        if (fault != null) {
            return new TrialVerdict.Failed(fault + "; " + progress().summary());
        }
        boolean agrees = likelihood <= -DECIDED;
        boolean isOver = isOver();
        return (compared >= rule.framesMin() && agrees) || isOver
                ? new TrialVerdict.Passed(progress().summary())
                : new TrialVerdict.Undecided();
    }

    /** An active model that is hardly ever sure can't be agreed with; the rest of the rule then decides. */
    private boolean isOver() {
        return sure >= rule.frames() || compared >= UNSURE_FACTOR * rule.frames();
    }

    private @Nullable String fault() {
        if (crash != null) {
            return crash;
        }
        if (failures > rule.failuresMax()) {
            return "it failed " + failures + " times";
        }
        boolean isOver = isOver();
        if (likelihood >= DECIDED || (isOver && likelihood > 0)) {
            return String.format(
                    Locale.ROOT,
                    "it gives the active model's answer on %.1f %% of the frames of which that one is sure",
                    100.0 * agreed / sure);
        }
        if (compared < rule.framesMin()) {
            return null;
        }
        if (isBeyond(-confidence.mean(), confidence.bound(), rule.confidenceLossMax(), isOver)) {
            return String.format(Locale.ROOT, "it is less sure by %.3f on average", -confidence.mean());
        }
        if (isBeyond(entropy.mean(), entropy.bound(), rule.entropyGainMax(), isOver)) {
            return String.format(Locale.ROOT, "its scores are more spread, by %.3f on average", entropy.mean());
        }
        return latencyFault();
    }

    /** Early only when it is sure; at the end by the mean alone. */
    private static boolean isBeyond(double mean, double bound, double limit, boolean isOver) {
        return mean - (isOver ? 0 : bound) > limit;
    }

    private @Nullable String latencyFault() {
        double active = activeLatencies.quantileMillis(0.5);
        double candidate = candidateLatencies.quantileMillis(0.5);
        if (candidate > rule.latencyRatioMax() * active + PROCESS_MILLIS) {
            return String.format(
                    Locale.ROOT,
                    "it takes %.1f times as long, at most %.1f times is allowed",
                    candidate / active,
                    rule.latencyRatioMax());
        }
        Double budget = rule.latencyMillisMax();
        double slowest = candidateLatencies.quantileMillis(0.95);
        return budget != null && slowest > budget
                ? String.format(
                        Locale.ROOT, "95 in 100 frames take it up to %.1f ms, its budget is %.1f ms", slowest, budget)
                : null;
    }
}
