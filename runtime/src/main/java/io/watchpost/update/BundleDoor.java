package io.watchpost.update;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.update.arrival.Door;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door of the store: what comes in was signed by whom this device trusts, is meant for it, is newer than what ran
 * before, is whole, and has given the right answers in a child process. For the models' thread.
 */
final class BundleDoor implements Door {
    private static final Logger LOG = LoggerFactory.getLogger(BundleDoor.class);

    private final ModelStore store;
    private final Optional<Roots> roots;
    private final String trustProblem;
    /** Digests of releases that were once not done in time; a second time isn't the machine's fault. */
    private final Set<String> wasLate = new HashSet<>();

    private final BundleProbe probe;
    private final UpdateRules rules;

    /**
     * A door to a store.
     *
     * @param roots empty when nobody is trusted
     * @param trustProblem why
     */
    BundleDoor(ModelStore store, Optional<Roots> roots, String trustProblem, BundleProbe probe, UpdateRules rules) {
        this.store = store;
        this.roots = roots;
        this.trustProblem = trustProblem;
        this.probe = probe;
        this.rules = rules;
    }

    @Override
    public Optional<String> objection(BundleFacts facts) {
        Release release = new Release(facts.version(), facts.release(), facts.digest());
        ModelLine line = store.line(facts.name());
        return ReleaseRules.known(line, release).or(() -> ReleaseRules.objection(line, release));
    }

    @Override
    public Entry take(Path bundle, String origin) throws IOException {
        return take(bundle, origin, false);
    }

    @Override
    public Entry takeRoot(byte[] envelope, String origin) throws IOException {
        try {
            Roots known =
                    roots.orElseThrow(() -> new BundleRefused("this device trusts nobody, since " + trustProblem));
            return takeRoot(known, EnvelopeJson.read(envelope, origin), origin);
        } catch (BundleRefused e) {
            LOG.warn("a root of trust from {} is refused: {}", origin, e.reason());
            return new Entry.Refused(e.reason());
        }
    }

    private static Entry takeRoot(Roots known, Envelope envelope, String origin) throws BundleRefused, IOException {
        if (known.isPresent(envelope)) {
            return new Entry.Known("root of trust " + known.version() + " is trusted already");
        }
        known.accept(envelope, origin);
        LOG.info("root of trust {} from {} is trusted", known.version(), origin);
        return new Entry.Accepted("root of trust " + known.version() + " is trusted");
    }

    /** @param again whether a release that failed here before may be tried once more */
    Entry take(Path file, String origin, boolean again) throws IOException {
        try (SealedBundle sealed = SealedBundle.open(file, rules.limits())) {
            Roots known =
                    roots.orElseThrow(() -> new BundleRefused("this device trusts nobody, since " + trustProblem));
            return enter(sealed.verified(known.trust()), origin, again);
        } catch (BundleRefused e) {
            LOG.warn("a bundle from {} is refused: {}", origin, e.reason());
            return new Entry.Refused(e.reason());
        }
    }

    private Entry enter(Bundle bundle, String origin, boolean again) throws BundleRefused, IOException {
        Manifest manifest = bundle.manifest();
        Release release = Release.of(bundle);
        String name = manifest.name();
        Optional<String> known = ReleaseRules.known(store.line(name), release);
        if (known.isPresent()) {
            return new Entry.Known(name + " " + release.title() + ": " + known.get());
        }
        Optional<String> refusal = refusal(manifest, release, again);
        if (refusal.isPresent()) {
            String reason = refusal.get();
            store.change(name, line -> ModelStore.Change.of(line, release, new UpdateState.Refused(reason), ""));
            return new Entry.Refused(name + " " + release.title() + ": " + reason);
        }
        if (again && store.line(name).barredReason(release.digest()) != null) {
            store.change(name, line -> ModelStore.Change.quiet(line.unbarred(release.digest())));
        }
        makeRoom(manifest);
        store.unpack(bundle);
        supersede(name, release);
        store.change(
                name,
                line -> ModelStore.Change.of(
                        line.withFloor(manifest.floor()).withCandidate(release, new UpdateState.Verified(), 0),
                        release,
                        new UpdateState.Verified(),
                        "from " + origin + ", signed by " + signers(bundle)));
        store.sweep(name);
        return probed(name, release);
    }

    private static String signers(Bundle bundle) {
        return String.join(
                ", ", bundle.signers().stream().map(key -> key.shown()).toList());
    }

    private Optional<String> refusal(Manifest manifest, Release release, boolean again) {
        try {
            manifest.requireFor(rules.deviceClasses());
        } catch (BundleRefused e) {
            return Optional.of(e.reason());
        }
        ModelLine line = store.line(manifest.name());
        return ReleaseRules.objection(again ? line.unbarred(release.digest()) : line, release);
    }

    /** The model that could be gone back to goes first; the good one and the candidate always fit, or nothing comes. */
    private void makeRoom(Manifest manifest) throws BundleRefused, IOException {
        long needed = ReleaseFolders.contentBytes(manifest);
        if (store.usedBytes() + needed > rules.storeBytesMax()
                && store.line(manifest.name()).previous() != null) {
            LOG.info("the release of {} before the good one makes room for a new one", manifest.name());
            store.change(manifest.name(), line -> ModelStore.Change.quiet(line.withoutPrevious()));
            store.sweep(manifest.name());
        }
        long used = store.usedBytes();
        if (used + needed > rules.storeBytesMax()) {
            throw new BundleRefused(manifest.title() + " needs " + needed + " bytes, and of the "
                    + rules.storeBytesMax() + " that the models of this device may take " + used
                    + " are used: raise models.storeMegabytesMax, or release a smaller one");
        }
    }

    /** A newer release takes the place of a candidate; that one isn't at fault. */
    private void supersede(String name, Release by) throws IOException {
        store.change(name, line -> {
            ModelLine.Candidate candidate = line.candidate();
            return candidate == null
                    ? null
                    : ModelStore.Change.of(
                            line.withoutCandidate(null),
                            candidate.release(),
                            new UpdateState.RolledBack("release " + by.number() + " has come"),
                            "");
        });
    }

    /**
     * Probes the candidate that was verified and stages it.
     *
     * @throws IOException if its files can't be read now
     */
    Entry probed(String name, Release release) throws IOException {
        String title = name + " " + release.title();
        try {
            String found = probe.probe(
                    store.open(name, release), serving(name), rules.trial().latencyRatioMax());
            advance(name, release, new UpdateState.Probed(), found);
            advance(name, release, new UpdateState.Staged(), "");
            return new Entry.Accepted(title + " is staged: " + found);
        } catch (BundleRefused e) {
            return refused(name, release, e.reason(), e.reason());
        } catch (ProbeInconclusive e) {
            return refused(name, release, e.reason(), wasLate.add(release.digest()) ? null : e.reason());
        } catch (EngineException e) {
            EngineFailure failure = e.failure();
            LOG.warn("{} can't be probed now: {}", title, failure.reason());
            return new Entry.Accepted(title + " is verified, and will be probed later: " + failure.reason());
        }
    }

    /** @param barredFor null when it may be brought again */
    private Entry refused(String name, Release release, String reason, @Nullable String barredFor) throws IOException {
        store.change(
                name,
                line -> line.isCandidate(release)
                        ? ModelStore.Change.of(
                                line.withoutCandidate(barredFor), release, new UpdateState.Refused(reason), "")
                        : null);
        store.sweep(name);
        return new Entry.Refused(name + " " + release.title() + ": " + reason);
    }

    /** What makes the results now; null when nothing does, or it is damaged. */
    private ModelStore.@Nullable Stored serving(String name) throws IOException {
        Release active = store.line(name).active();
        try {
            return active == null ? null : store.open(name, active);
        } catch (BundleRefused e) {
            return null;
        }
    }

    private void advance(String name, Release release, UpdateState state, String detail) throws IOException {
        store.change(
                name,
                line -> line.isCandidate(release)
                        ? ModelStore.Change.of(line.withCandidate(release, state, 0), release, state, detail)
                        : null);
    }
}
