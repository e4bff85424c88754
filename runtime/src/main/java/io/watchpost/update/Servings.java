package io.watchpost.update;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.clock.StationClock;
import io.watchpost.update.trial.Trial;
import io.watchpost.update.trial.TrialRule;
import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What a pipeline is to run follows from its model's line. Safe for use by several threads. */
final class Servings {
    private final ModelStore store;
    private final Evidence evidence;
    private final TrialRule rule;
    private final StationClock clock;
    private final SplittableRandom random = new SplittableRandom();

    Servings(ModelStore store, Evidence evidence, TrialRule rule, StationClock clock) {
        this.store = store;
        this.evidence = evidence;
        this.rule = rule;
        this.clock = clock;
    }

    /**
     * What follows from a line.
     *
     * @return null when there is nothing to run
     * @throws DamagedRelease if a release that it needs isn't what was verified
     */
    @Nullable
    Serving of(ModelLine line) throws DamagedRelease, IOException {
        Release active = line.active();
        if (active == null) {
            return null;
        }
        ModelStore.Stored stored = open(line, active);
        ModelLine.Candidate candidate = line.candidate();
        if (candidate != null && candidate.isActive()) {
            return new Serving(line.name(), active, stored, evidence.prove(active), null, null, null);
        }
        if (candidate == null || !candidate.isOnTrial()) {
            return new Serving(line.name(), active, stored, null, null, null, null);
        }
        ModelStore.Stored tried = open(line, candidate.release());
        Trial trial = evidence.begin(candidate.release(), () -> trial(tried));
        return new Serving(line.name(), active, stored, null, candidate.release(), tried, trial);
    }

    private Trial trial(ModelStore.Stored tried) {
        Double budget = tried.manifest().budgets().latencyP95Millis();
        synchronized (random) {
            return new Trial(rule.withLatencyMax(budget), clock, random.split());
        }
    }

    private ModelStore.Stored open(ModelLine line, Release release) throws DamagedRelease, IOException {
        try {
            return store.open(line.name(), release);
        } catch (BundleRefused e) {
            throw new DamagedRelease(release, e.reason());
        }
    }
}
