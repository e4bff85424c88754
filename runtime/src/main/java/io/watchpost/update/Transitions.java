package io.watchpost.update;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.engine.EngineFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The changes of lines that have to do with serving, each committed when its method returns. What somebody else has changed
 * meanwhile is left as it is. Safe for use by several threads.
 */
final class Transitions {
    private final ModelStore store;
    private final Evidence evidence;
    private final int attemptsMax;

    Transitions(ModelStore store, Evidence evidence, int attemptsMax) {
        this.store = store;
        this.evidence = evidence;
        this.attemptsMax = attemptsMax;
    }

    /**
     * A candidate is about to be loaded: counts it, once in the life of a process, and gives it up when that was often
     * enough.
     */
    ModelLine attempt(String name) throws IOException {
        return store.change(name, line -> {
            ModelLine.Candidate candidate = line.candidate();
            if (candidate == null || !(candidate.isActive() || candidate.isOnTrial()) || evidence.hasSeen(candidate)) {
                return null;
            }
            return candidate.attempts() >= attemptsMax
                    ? rolledBack(
                            line,
                            candidate,
                            "the station ended " + candidate.attempts() + " times soon after it was loaded")
                    : ModelStore.Change.quiet(
                            line.withCandidate(candidate.release(), candidate.state(), candidate.attempts() + 1));
        });
    }

    /** It runs: what took the process down before was something else. */
    void settle(String name, Release release) throws IOException {
        ModelLine.Candidate seen = store.line(name).candidate();
        if (seen == null || seen.attempts() == 0) {
            return;
        }
        store.change(
                name,
                line -> line.isCandidate(release)
                        ? ModelStore.Change.quiet(line.withCandidate(release, seen.state(), 0))
                        : null);
    }

    void beginTrial(String name, Release release, String detail) throws IOException {
        UpdateState trial = new UpdateState.Trial();
        store.change(
                name,
                line -> line.isCandidate(release)
                        ? ModelStore.Change.of(line.withCandidate(release, trial, 0), release, trial, detail)
                        : null);
    }

    void activate(String name, Release release, String why) throws IOException {
        store.change(
                name,
                line -> line.isCandidate(release)
                        ? ModelStore.Change.of(line.activated(release), release, new UpdateState.Active(), why)
                        : null);
        evidence.endTrial(release);
    }

    void prove(String name, Release release, String how) throws IOException {
        store.change(
                name,
                line -> line.isCandidate(release)
                        ? ModelStore.Change.of(line.proven(release), release, new UpdateState.Good(), how)
                        : null);
        evidence.forget(release);
    }

    void takeOut(String name, Release release, String reason) throws IOException {
        store.change(name, line -> {
            ModelLine.Candidate candidate = line.candidate();
            return candidate != null && candidate.release().equals(release)
                    ? rolledBack(line, candidate, reason)
                    : null;
        });
        evidence.forget(release);
    }

    /**
     * A release failed on a pipeline: one that is active and isn't good yet is taken out.
     *
     * @return whether another one serves now
     */
    boolean failed(String name, Release release, EngineFailure failure) throws IOException {
        ModelLine before = store.line(name);
        ModelLine after = store.change(name, line -> {
            ModelLine.Candidate candidate = line.candidate();
            return candidate != null
                            && candidate.isActive()
                            && candidate.release().equals(release)
                    ? rolledBack(line, candidate, "it failed before it had proven itself: " + failure.reason())
                    : null;
        });
        return !after.equals(before) && !release.equals(after.active());
    }

    /**
     * A release's files were damaged on the disk: what is left takes over.
     *
     * @return whether anything has changed, so that it is worth looking again
     */
    boolean giveUp(String name, DamagedRelease damaged) throws IOException {
        ModelLine before = store.line(name);
        ModelLine after = store.change(name, line -> {
            ModelLine.Candidate candidate = line.candidate();
            if (candidate != null && candidate.release().equals(damaged.release())) {
                return rolledBack(line, candidate, damaged.reason());
            }
            return damaged.release().equals(line.good())
                    ? ModelStore.Change.of(
                            line.wentBack(damaged.reason()),
                            damaged.release(),
                            new UpdateState.RolledBack(damaged.reason()),
                            "")
                    : null;
        });
        return !after.equals(before);
    }

    /** See {@link UpdateMachine#rollBack}. */
    String rollBack(String name, String why) throws BundleRefused, IOException {
        ModelLine before = store.line(name);
        ModelLine.Candidate candidate = before.candidate();
        Release good = before.good();
        if (candidate != null) {
            takeOut(name, candidate.release(), why);
            return name + " " + candidate.release().title() + " is taken out; "
                    + (good == null ? "no other release is here" : good.title() + " goes on");
        }
        Release previous = before.previous();
        if (good == null || previous == null) {
            throw new BundleRefused(nothingToGoBackTo(name, good));
        }
        store.change(name, line -> ModelStore.Change.of(line.wentBack(why), good, new UpdateState.RolledBack(why), ""));
        store.change(name, line -> ModelStore.Change.of(line, previous, new UpdateState.Good(), "it was good before"));
        return name + ": back from " + good.title() + " to " + previous.title();
    }

    private static String nothingToGoBackTo(String name, @Nullable Release good) {
        return good == null
                ? "no model " + name + " is installed"
                : "no release of " + name + " before " + good.title() + " is kept";
    }

    private static ModelStore.Change rolledBack(ModelLine line, ModelLine.Candidate candidate, String reason) {
        return ModelStore.Change.of(
                line.withoutCandidate(reason), candidate.release(), new UpdateState.RolledBack(reason), "");
    }
}
