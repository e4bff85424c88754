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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    private final Evidence evidence = new Evidence();
    private final Seats seats = new Seats();
    private final Servings servings;
    private final Transitions transitions;

    // by name; the models' thread's
    /** Not before this moment is something tried again. */
    private final Map<String, Long> restUntilNanos = new HashMap<>();

    /** The edition of the line after which its folders were cleared. */
    private final Map<String, Long> sweptEditions = new HashMap<>();

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
        door = new BundleDoor(store, roots, trustProblem, probe, rules);
        servings = new Servings(store, evidence, rules.trial(), clock);
        transitions = new Transitions(store, evidence, rules.attemptsMax());
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

    /** The same for going back, for which nobody has to be trusted: nothing comes in. */
    public static UpdateMachine trustingNobody(
            ModelStore store, BundleProbe probe, UpdateRules rules, StationClock clock) {
        return new UpdateMachine(store, Optional.empty(), "nobody was asked for", probe, rules, clock);
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
        seats.attach(name, seat);
    }

    /** It has ended. */
    public void detach(Seat seat) {
        seats.detach(seat);
    }

    /**
     * What a pipeline that begins, or whose engine failed, is to load. Counts the attempt, durably, for a release that
     * isn't good yet: a release that takes the process down with it is given up after some of them. When the attempt can't
     * be noted down, the good release is loaded meanwhile.
     *
     * @return null when no release of this name is here
     * @throws IOException if the disk says no
     */
    public @Nullable Serving load(String name, Seat seat) throws IOException {
        while (true) {
            try {
                Serving serving = servings.of(attempted(name));
                seats.took(name, seat, serving);
                return serving;
            } catch (DamagedRelease e) {
                if (!transitions.giveUp(name, e)) {
                    seats.took(name, seat, null);
                    throw new IOException(e.reason(), e);
                }
            }
        }
    }

    private ModelLine attempted(String name) throws IOException {
        try {
            return transitions.attempt(name);
        } catch (IOException e) {
            ModelLine line = store.line(name);
            if (line.good() == null) {
                throw e;
            }
            LOG.warn("model {}: an attempt can't be noted down ({}); the good release serves", name, e.toString());
            return line.withoutCandidate(null);
        }
    }

    /**
     * A release failed on a pipeline. One that isn't good yet is taken out at once; the pipeline loads again and gets the
     * good one.
     *
     * @return whether it was taken out
     */
    public boolean failed(String name, Release release, EngineFailure failure) {
        try {
            return transitions.failed(name, release, failure);
        } catch (IOException e) {
            LOG.warn("model {}: a failure can't be noted down ({}); it is tried again", name, e.toString());
            return false;
        }
    }

    /**
     * A pipeline couldn't load what {@link #load} gave it. The candidate that belongs to it is taken out, whether it was to
     * make the results or to be tried; the pipeline loads again and gets the good one alone.
     *
     * @return whether there was one
     */
    public boolean unloadable(String name, Serving serving, EngineFailure failure) {
        Release suspect = serving.proving() == null ? serving.candidate() : serving.release();
        if (suspect == null) {
            return false;
        }
        try {
            transitions.takeOut(name, suspect, "it can't be loaded: " + failure.reason());
        } catch (IOException e) {
            LOG.warn("model {}: a failure can't be noted down ({}); it is tried again", name, e.toString());
        }
        return true;
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
                sweep(name);
            } catch (IOException e) {
                LOG.warn("model {}: {}; tried again in {} s", name, e.getMessage(), RETRY_MILLIS / 1_000);
                rest(name);
            }
        }
    }

    private void rest(String name) {
        restUntilNanos.put(name, clock.nanos() + RETRY_MILLIS * 1_000_000);
    }

    private void advance(String name) throws IOException {
        ModelLine.Candidate candidate = store.line(name).candidate();
        if (candidate == null) {
            return;
        }
        Release release = candidate.release();
        switch (candidate.state()) {
            case UpdateState.Verified _, UpdateState.Probed _ -> probe(name, release);
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

    /** What an interrupted run, or a machine that couldn't start a process, has left undone. */
    private void probe(String name, Release release) throws IOException {
        door.probed(name, release);
        ModelLine.Candidate after = store.line(name).candidate();
        if (after != null && after.state() instanceof UpdateState.Verified) {
            rest(name);
        }
    }

    /** A trial needs a pipeline, and something to be compared with. */
    private void begin(String name, Release release) throws IOException {
        if (!seats.isAnyFor(name)) {
            return;
        }
        if (store.line(name).good() == null) {
            transitions.activate(name, release, "the first of its name: there is nothing to compare it with");
        } else {
            transitions.beginTrial(
                    name,
                    release,
                    "as " + rules.trial().mode().wireName() + " over "
                            + rules.trial().frames() + " frames");
        }
    }

    private void judge(String name, Release release) throws IOException {
        if (store.line(name).good() == null) {
            transitions.activate(name, release, "there is nothing left to compare it with");
            return;
        }
        Optional<Trial> trial = evidence.trial(release);
        if (trial.isEmpty()) {
            return; // no pipeline has loaded it yet
        }
        if (trial.get().progress().compared() >= SETTLED_FRAMES) {
            transitions.settle(name, release);
        }
        switch (trial.get().verdict()) {
            case TrialVerdict.Undecided _ -> {}
            case TrialVerdict.Passed(String summary) -> transitions.activate(name, release, summary);
            case TrialVerdict.Failed(String reason) -> transitions.takeOut(name, release, reason);
        }
    }

    private void prove(String name, Release release) throws IOException {
        long frames = evidence.proving(release).map(Proving::frames).orElse(0L);
        if (frames >= SETTLED_FRAMES) {
            transitions.settle(name, release);
        }
        if (frames >= rules.provingFrames()) {
            transitions.prove(name, release, frames + " frames without a failure");
        }
    }

    /** Offers every pipeline what follows from the line, if that isn't what it runs. */
    private void reseat(String name) throws IOException {
        for (Seat seat : seats.differing(store.line(name))) {
            ModelLine line = transitions.attempt(name);
            try {
                Serving serving = servings.of(line);
                if (serving != null) {
                    seat.offer(serving);
                    seats.took(name, seat, serving);
                }
            } catch (DamagedRelease e) {
                transitions.giveUp(name, e);
            } catch (EngineException e) {
                unloadable(line, e.failure().reason());
            }
        }
    }

    private void unloadable(ModelLine line, String reason) throws IOException {
        ModelLine.Candidate candidate = line.candidate();
        if (candidate == null || !(candidate.isActive() || candidate.isOnTrial())) {
            throw new IOException("the good release can't be loaded: " + reason);
        }
        transitions.takeOut(line.name(), candidate.release(), "it can't be loaded: " + reason);
    }

    private void sweep(String name) throws IOException {
        long edition = store.line(name).edition();
        Long swept = sweptEditions.get(name);
        if (swept == null || swept != edition) {
            store.sweep(name);
            sweptEditions.put(name, edition);
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
        return transitions.rollBack(name, why);
    }

    /** How the trial of a model stands; empty when none is running. */
    public Optional<TrialProgress> trialOf(String name) {
        ModelLine.Candidate candidate = store.line(name).candidate();
        return candidate == null
                ? Optional.empty()
                : evidence.trial(candidate.release()).map(Trial::progress);
    }
}
