package io.watchpost.update;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Trust;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.update.arrival.Door;
import io.watchpost.update.trial.Trial;
import io.watchpost.update.trial.TrialProgress;
import io.watchpost.update.trial.TrialVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every model of the store from one state to the next. Each transition is durable before anybody acts on it, so
 * whatever stops the process, the next one goes on from there: with the candidate once it was active, else with the good
 * one.
 *
 * <p>{@link #turn}, {@link #door}, {@link #install}, {@link #rollBack} and {@link #renewTrust} are for the models'
 * thread; {@link #load}, {@link #failed} and what only tells something may be called by any thread.
 */
public final class UpdateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateMachine.class);

    /** Frames without a failure after which an attempt to load a release doesn't count any more. */
    private static final int SETTLED_FRAMES = 50;

    private static final long RETRY_MILLIS = 30_000;

    // for the life of the machine
    private final ModelStore store;
    private final UpdateRules rules;
    private final StationClock clock;
    private final BundleDoor door;
    private final Optional<Roots> roots;
    private final String trustProblem;
    private final SplittableRandom random = new SplittableRandom();

    // what pipelines run
    private final Map<Seat, Ran> seats = new ConcurrentHashMap<>();
    private final Map<Release, Trial> trials = new ConcurrentHashMap<>();
    private final Map<Release, Proving> provings = new ConcurrentHashMap<>();

    // by name: not before this moment is something tried again
    private final Map<String, Long> restUntilNanos = new ConcurrentHashMap<>();

    /**
     * What a seat runs.
     *
     * @param hasAsked whether it has asked for something to run; before, it isn't offered anything
     * @param release that makes its results; null while there is none
     */
    private record Ran(
            String name,
            boolean hasAsked,
            @Nullable Release release,
            @Nullable Release candidate) {}

    private UpdateMachine(
            ModelStore store,
            Optional<Roots> roots,
            String trustProblem,
            BundleProbe probe,
            UpdateRules rules,
            StationClock clock) {
        this.store = store;
        this.rules = rules;
        this.clock = clock;
        this.roots = roots;
        this.trustProblem = trustProblem;
        this.door = new BundleDoor(store, roots, trustProblem, probe, rules);
    }

    /**
     * Makes a machine over an open store. Without a sound root nothing comes in, and what is installed goes on.
     *
     * @param pinned the root that the operator trusts
     */
    public static UpdateMachine over(
            ModelStore store, Path pinned, BundleProbe probe, UpdateRules rules, StationClock clock) {
        try {
            return new UpdateMachine(store, Optional.of(store.roots(pinned)), "", probe, rules, clock);
        } catch (BundleRefused e) {
            return new UpdateMachine(store, Optional.empty(), e.reason(), probe, rules, clock);
        } catch (IOException e) {
            String problem = "the root of trust " + pinned + " can't be read (" + e + ")";
            return new UpdateMachine(store, Optional.empty(), problem, probe, rules, clock);
        }
    }

    /** Why nobody is trusted, so that nothing comes in; empty when all is well. */
    public String trustProblem() {
        return trustProblem;
    }

    /** Where bundles come in. */
    public Door door() {
        return door;
    }

    /** The store; for what only tells something. */
    public ModelStore store() {
        return store;
    }

    /** Whom this device trusts; empty when nobody. */
    public Optional<Trust> trust() {
        return roots.map(Roots::trust);
    }

    /**
     * What a person brings in.
     *
     * @param again whether a release that failed here before is to be tried once more
     */
    public Door.Entry install(Path bundle, String origin, boolean again) throws IOException {
        return door.take(bundle, origin, again);
    }

    /** Takes the next root of trust. */
    public Door.Entry renewTrust(byte[] envelope, String origin) throws IOException {
        return door.takeRoot(envelope, origin);
    }

    /** A pipeline will run this model. */
    public void attach(String name, Seat seat) {
        seats.put(seat, new Ran(name, false, null, null));
    }

    /** It has ended. */
    public void detach(Seat seat) {
        seats.remove(seat);
    }

    /**
     * What a pipeline that begins, or whose engine failed, is to load. Counts the attempt, durably, for a release that
     * isn't good yet: a release that takes the process down with it is given up after some of them.
     *
     * @return null when no release of this name is here
     * @throws IOException if the disk says no
     */
    public @Nullable Serving load(String name, Seat seat) throws IOException {
        while (true) {
            ModelLine line = store.change(name, this::attempted);
            try {
                Serving serving = serving(line);
                seats.put(seat, ran(name, serving));
                return serving;
            } catch (BundleRefused e) {
                if (!giveUpDamaged(name, line, e.reason())) {
                    seats.put(seat, new Ran(name, true, null, null));
                    throw new IOException(e.reason(), e);
                }
            }
        }
    }

    private static Ran ran(String name, @Nullable Serving serving) {
        return serving == null
                ? new Ran(name, true, null, null)
                : new Ran(name, true, serving.release(), serving.candidate());
    }

    /** Once in the life of a process for each release. */
    private ModelStore.@Nullable Change attempted(ModelLine line) {
        ModelLine.Candidate candidate = line.candidate();
        if (candidate == null || !(candidate.isActive() || candidate.isOnTrial())) {
            return null;
        }
        Release release = candidate.release();
        if (candidate.isActive() ? provings.containsKey(release) : trials.containsKey(release)) {
            return null;
        }
        if (candidate.attempts() >= rules.attemptsMax()) {
            String reason = "the station ended " + candidate.attempts() + " times soon after it was loaded";
            return rolledBack(line, candidate, reason);
        }
        return ModelStore.Change.quiet(line.withCandidate(release, candidate.state(), candidate.attempts() + 1));
    }

    private static ModelStore.Change rolledBack(ModelLine line, ModelLine.Candidate candidate, String reason) {
        return ModelStore.Change.of(
                line.withoutCandidate(reason), candidate.release(), new UpdateState.RolledBack(reason), "");
    }

    /** What follows from a line; null when it has nothing to run. */
    private @Nullable Serving serving(ModelLine line) throws BundleRefused, IOException {
        Release active = line.active();
        if (active == null) {
            return null;
        }
        ModelStore.Stored stored = store.open(line.name(), active);
        ModelLine.Candidate candidate = line.candidate();
        if (candidate == null) {
            return new Serving(line.name(), active, stored, null, null, null, null);
        }
        Release release = candidate.release();
        if (candidate.isActive()) {
            Proving proving = provings.computeIfAbsent(release, _ -> new Proving());
            return new Serving(line.name(), active, stored, proving, null, null, null);
        }
        if (!candidate.isOnTrial()) {
            return new Serving(line.name(), active, stored, null, null, null, null);
        }
        ModelStore.Stored tried = store.open(line.name(), release);
        Trial trial = trials.computeIfAbsent(
                release,
                _ -> new Trial(
                        rules.trial().withLatencyMax(tried.manifest().budgets().latencyP95Millis()),
                        clock,
                        random.split()));
        return new Serving(line.name(), active, stored, null, release, tried, trial);
    }

    /** Its files were damaged on the disk: what is left takes over. */
    private boolean giveUpDamaged(String name, ModelLine seen, String reason) throws IOException {
        ModelLine after = store.change(name, line -> {
            ModelLine.Candidate candidate = line.candidate();
            if (!line.equals(seen)) {
                return null; // somebody else has found it
            }
            if (candidate != null && (candidate.isActive() || line.good() == null)) {
                return rolledBack(line, candidate, reason);
            }
            Release good = line.good();
            return good == null
                    ? null
                    : ModelStore.Change.of(line.wentBack(reason), good, new UpdateState.RolledBack(reason), "");
        });
        return !after.equals(seen);
    }

    /**
     * A release failed on a pipeline. One that isn't good yet is taken out at once; the pipeline loads again and gets the
     * good one.
     *
     * @return whether it was taken out
     */
    public boolean failed(String name, Release release, EngineFailure failure) {
        try {
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
        } catch (IOException e) {
            LOG.warn("model {}: a failure can't be noted down ({}); it is tried again", name, e.toString());
            return false;
        }
    }

    /** Does what is to be done now for every model; called again and again. */
    public void turn() {
        for (String name : store.names()) {
            Long rest = restUntilNanos.get(name);
            if (rest != null && rest - clock.nanos() > 0) {
                continue;
            }
            restUntilNanos.remove(name);
            try {
                advance(name);
                reseat(name);
            } catch (IOException | BundleRefused e) {
                LOG.warn("model {}: {}; tried again in {} s", name, e.getMessage(), RETRY_MILLIS / 1_000);
                restUntilNanos.put(name, clock.nanos() + RETRY_MILLIS * 1_000_000);
            }
        }
    }

    private void advance(String name) throws IOException {
        ModelLine line = store.line(name);
        ModelLine.Candidate candidate = line.candidate();
        if (candidate == null) {
            return;
        }
        Release release = candidate.release();
        switch (candidate.state()) {
            case UpdateState.Verified _, UpdateState.Probed _ -> {
                door.probed(name, release);
                if (store.line(name).isCandidate(release)
                        && Objects.requireNonNull(store.line(name).candidate()).state()
                                instanceof UpdateState.Verified) {
                    restUntilNanos.put(name, clock.nanos() + RETRY_MILLIS * 1_000_000);
                }
            }
            case UpdateState.Staged _ -> begin(name, release);
            case UpdateState.Trial _ -> judge(name, release);
            case UpdateState.Active _ -> prove(name, release);
            default ->
                LOG.warn(
                        "model {}: a candidate can't be {}",
                        name,
                        candidate.state().word());
        }
    }

    /** A trial needs a pipeline, and something to be compared with. */
    private void begin(String name, Release release) throws IOException {
        boolean hasSeat = seats.values().stream().anyMatch(ran -> ran.name.equals(name));
        if (hasSeat && store.line(name).good() == null) {
            activate(name, release, "the first of its name: there is nothing to compare it with");
        } else if (hasSeat) {
            store.change(
                    name,
                    line -> line.isCandidate(release)
                            ? ModelStore.Change.of(
                                    line.withCandidate(release, new UpdateState.Trial(), 0),
                                    release,
                                    new UpdateState.Trial(),
                                    "as " + rules.trial().mode().word() + " over "
                                            + rules.trial().frames() + " frames")
                            : null);
        }
    }

    private void activate(String name, Release release, String why) throws IOException {
        store.change(
                name,
                line -> line.isCandidate(release)
                        ? ModelStore.Change.of(line.activated(release), release, new UpdateState.Active(), why)
                        : null);
    }

    private void judge(String name, Release release) throws IOException {
        if (store.line(name).good() == null) {
            activate(name, release, "there is nothing left to compare it with");
            return;
        }
        Trial trial = trials.get(release);
        if (trial == null) {
            return; // no pipeline has loaded it yet
        }
        settle(name, release, trial.progress().compared());
        switch (trial.verdict()) {
            case TrialVerdict.Undecided _ -> {}
            case TrialVerdict.Passed(String summary) -> {
                activate(name, release, summary);
                trials.remove(release);
            }
            case TrialVerdict.Failed(String reason) -> takeOut(name, release, reason);
        }
    }

    private void prove(String name, Release release) throws IOException {
        Proving proving = provings.get(release);
        if (proving == null) {
            return;
        }
        settle(name, release, proving.frames());
        if (proving.frames() >= rules.provingFrames()) {
            store.change(
                    name,
                    line -> line.isCandidate(release)
                            ? ModelStore.Change.of(
                                    line.proven(release),
                                    release,
                                    new UpdateState.Good(),
                                    proving.frames() + " frames without a failure")
                            : null);
            provings.remove(release);
            store.sweep(name);
        }
    }

    /** It runs: what took the process down before was something else. */
    private void settle(String name, Release release, long frames) throws IOException {
        ModelLine.Candidate candidate = store.line(name).candidate();
        if (frames >= SETTLED_FRAMES && candidate != null && candidate.attempts() > 0) {
            store.change(
                    name,
                    line -> line.isCandidate(release)
                            ? ModelStore.Change.quiet(line.withCandidate(release, candidate.state(), 0))
                            : null);
        }
    }

    private void takeOut(String name, Release release, String reason) throws IOException {
        store.change(name, line -> {
            ModelLine.Candidate candidate = line.candidate();
            return candidate != null && candidate.release().equals(release)
                    ? rolledBack(line, candidate, reason)
                    : null;
        });
        trials.remove(release);
        provings.remove(release);
    }

    /** Offers every pipeline what follows from the line, if that isn't what it runs; then clears away. */
    private void reseat(String name) throws IOException, BundleRefused {
        ModelLine line = store.line(name);
        for (Map.Entry<Seat, Ran> seat : seats.entrySet()) {
            Ran runs = seat.getValue();
            if (!runs.name.equals(name) || !runs.hasAsked) {
                continue;
            }
            ModelLine.Candidate candidate = line.candidate();
            Release tried = candidate != null && candidate.isOnTrial() ? candidate.release() : null;
            if (Objects.equals(line.active(), runs.release) && Objects.equals(tried, runs.candidate)) {
                continue;
            }
            Serving serving = serving(store.change(name, this::attempted));
            if (serving != null) {
                offer(name, seat.getKey(), serving, candidate);
            }
        }
        store.sweep(name);
    }

    private void offer(String name, Seat seat, Serving serving, ModelLine.@Nullable Candidate candidate)
            throws IOException {
        try {
            seat.offer(serving);
            seats.put(seat, ran(name, serving));
        } catch (EngineException e) {
            String reason = e.failure().reason();
            if (candidate != null && (candidate.isActive() || candidate.isOnTrial())) {
                takeOut(name, candidate.release(), "it can't be loaded: " + reason);
            } else {
                throw new IOException("the good release can't be loaded: " + reason, e);
            }
        }
    }

    /**
     * Goes back at once: from a candidate to the good release, from the good one to the one before. Needs no network.
     *
     * @param why for the history
     * @return a sentence
     * @throws BundleRefused if there is nothing to go back to
     */
    public String rollBack(String name, String why) throws BundleRefused, IOException {
        ModelLine before = store.line(name);
        ModelLine.Candidate candidate = before.candidate();
        if (candidate != null) {
            takeOut(name, candidate.release(), why);
            Release good = before.good();
            return name + " " + candidate.release().title() + " is taken out; "
                    + (good == null ? "no other release is here" : good.title() + " goes on");
        }
        Release good = before.good();
        Release previous = before.previous();
        if (good == null || previous == null) {
            throw new BundleRefused(
                    good == null
                            ? "no model " + name + " is installed"
                            : "no release of " + name + " before " + good.title() + " is kept");
        }
        store.change(name, line -> ModelStore.Change.of(line.wentBack(why), good, new UpdateState.RolledBack(why), ""));
        store.change(name, line -> ModelStore.Change.of(line, previous, new UpdateState.Good(), "it was good before"));
        return name + ": back from " + good.title() + " to " + previous.title();
    }

    /** How the trial of a model stands; empty when none is running. */
    public Optional<TrialProgress> trialOf(String name) {
        ModelLine.Candidate candidate = store.line(name).candidate();
        return candidate == null
                ? Optional.empty()
                : Optional.ofNullable(trials.get(candidate.release())).map(Trial::progress);
    }
}
