package io.watchpost.update;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Golden;
import io.watchpost.bundle.GoldenReplay;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.Variant;
import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.MemoryUse;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelInspection;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out in a child process whether the variant of a bundle that this device would run on its CPU loads, is what its
 * manifest says, gives the right answers to the goldens, and is quick enough: within the bundle's budget, and not much
 * slower than what serves now, measured side by side in the same way.
 *
 * <p>Callable from any thread, which waits.
 */
public final class BundleProbe {
    private static final Logger LOG = LoggerFactory.getLogger(BundleProbe.class);

    /** The quickest of so many rounds is compared with the budget: a busy machine isn't the model's fault. */
    private static final int ROUNDS = 5;

    /** With a few goldens only, they are looked at more often. */
    private static final int LOOKS_MIN = 40;

    /** The quickest of many looks differs by a hundredth between two processes of one model, also on a busy machine. */
    private static final double NOISE_MILLIS = 0.05;

    private final Probe probe;
    private final StationClock clock;

    public BundleProbe(Probe probe, StationClock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    /**
     * Probes an unpacked bundle.
     *
     * @param serving what makes the results now; null when nothing does
     * @param latencyRatioMax how many times as long as that one it may take
     * @return in words what was found
     * @throws BundleRefused naming the first thing that isn't right
     * @throws ProbeInconclusive if it wasn't done in time
     * @throws EngineException unavailable: nothing could be found out, and that is not the model's fault
     * @throws IOException if its files can't be read
     */
    String probe(ModelStore.Stored stored, ModelStore.@Nullable Stored serving, double latencyRatioMax)
            throws BundleRefused, ProbeInconclusive, EngineException, IOException {
        Manifest manifest = stored.manifest();
        Variant variant = manifest.cpu();
        ModelFile file = read(stored);
        ProbeVerdict verdict = probe.probe(file, null);
        if (verdict instanceof ProbeVerdict.TimedOut) {
            throw new ProbeInconclusive("variant " + variant.id() + " " + verdict.reason());
        }
        if (!verdict.isUsable()) {
            throw new BundleRefused("variant " + variant.id() + ": " + verdict.reason());
        }
        try {
            refuse(variant.mismatch(ModelInspection.of(file)).map(why -> variant.file() + ": " + why));
            try (Classifier classifier = open(stored, file)) {
                double millis = replay(manifest, variant, stored.folder(), classifier);
                checkMemory(manifest, variant, classifier);
                if (serving != null) {
                    compare(stored, classifier, serving, latencyRatioMax);
                }
                return String.format(
                        Locale.ROOT,
                        "%d goldens right with %s, %.2f ms",
                        manifest.goldens().size(),
                        classifier.engine().name(),
                        millis);
            }
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.Unavailable) {
                throw e;
            }
            String reason = "variant " + variant.id() + ": " + e.failure().reason();
            if (e.failure() instanceof EngineFailure.ProcessLost lost
                    && lost.how().equals("hang")) {
                throw new ProbeInconclusive(reason);
            }
            throw new BundleRefused(reason);
        }
    }

    /** After the goldens: what a model needs shows when it works. */
    private static void checkMemory(Manifest manifest, Variant variant, Classifier classifier) throws BundleRefused {
        Long budget = manifest.budgets().memoryBytes();
        if (budget != null && classifier.engine() instanceof MemoryUse use) {
            long used = use.memoryBytes().orElse(0); // a process that is gone has failed its goldens already
            if (used > budget) {
                throw new BundleRefused(String.format(
                        Locale.ROOT,
                        "variant %s takes %.1f MB of memory beyond an empty process here, and its budget is %.1f MB",
                        variant.id(),
                        used / 1e6,
                        budget / 1e6));
            }
        }
    }

    private Classifier open(ModelStore.Stored stored, ModelFile file) throws EngineException {
        Variant variant = stored.manifest().cpu();
        return Classifier.open(
                file,
                probe.child(file, null),
                EngineOptions.SINGLE_THREAD,
                stored.manifest().contract(variant, Preprocessing.DEFAULT, stored.folder()),
                clock);
    }

    /** In turns, in processes of the same kind, on the same pictures; the quickest look at each counts. */
    private void compare(
            ModelStore.Stored stored, Classifier classifier, ModelStore.Stored serving, double latencyRatioMax)
            throws BundleRefused, EngineException, IOException {
        int pictures = stored.manifest().goldens().size();
        long[] nanos = new long[pictures];
        long[] servingNanos = new long[pictures];
        Arrays.fill(nanos, Long.MAX_VALUE);
        Arrays.fill(servingNanos, Long.MAX_VALUE);
        try (Classifier other = open(serving, read(serving));
                GoldenReplay replay = new GoldenReplay(classifier);
                GoldenReplay otherReplay = new GoldenReplay(other)) {
            for (int looks = 0; looks < Math.max(ROUNDS * pictures, LOOKS_MIN); looks += pictures) {
                if (!isTimed(stored, otherReplay, servingNanos)) {
                    return;
                }
                quickest(stored, replay, nanos);
            }
        }
        double millis = medianMillis(nanos);
        double servingMillis = medianMillis(servingNanos);
        if (millis > latencyRatioMax * servingMillis + NOISE_MILLIS) {
            throw new BundleRefused(String.format(
                    Locale.ROOT,
                    "it takes %.2f ms for a picture here, %.1f times as long as the %.2f ms of what serves now; at most"
                            + " %.1f times is allowed",
                    millis,
                    millis / servingMillis,
                    servingMillis,
                    latencyRatioMax));
        }
    }

    /** Whether what serves could be timed; that it couldn't isn't the candidate's fault. */
    private static boolean isTimed(ModelStore.Stored pictures, GoldenReplay replay, long[] nanos) throws IOException {
        try {
            quickest(pictures, replay, nanos);
            return true;
        } catch (EngineException e) {
            LOG.warn(
                    "what serves can't be timed beside a candidate: {}",
                    e.failure().reason());
            return false;
        }
    }

    private static void quickest(ModelStore.Stored pictures, GoldenReplay replay, long[] nanos)
            throws EngineException, IOException {
        for (int at = 0; at < nanos.length; at++) {
            Golden golden = pictures.manifest().goldens().get(at);
            GoldenReplay.Seen seen =
                    replay.look(Files.readAllBytes(pictures.folder().resolve(golden.file())), golden.file());
            nanos[at] = Math.min(nanos[at], seen.preprocessNanos() + seen.inferenceNanos());
        }
    }

    private static double medianMillis(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }

    private static ModelFile read(ModelStore.Stored stored) throws BundleRefused, EngineException {
        Variant variant = stored.manifest().cpu();
        try {
            ModelFile file = ModelFiles.read(stored.folder().resolve(variant.file()));
            if (!file.digest().equals(stored.manifest().file(variant.file()).digest())) {
                throw new BundleRefused(file.path() + " is damaged: its digest is not the manifest's");
            }
            return file;
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.Refused(String reason)) {
                throw new BundleRefused(reason);
            }
            throw e;
        }
    }

    /** Gives the 95th percentile of the quickest round, in milliseconds. */
    private static double replay(Manifest manifest, Variant variant, Path folder, Classifier classifier)
            throws BundleRefused, EngineException, IOException {
        double quickestMillis = Double.MAX_VALUE;
        try (GoldenReplay replay = new GoldenReplay(classifier)) {
            for (int round = 0; round < ROUNDS; round++) {
                quickestMillis = Math.min(quickestMillis, round(manifest, variant, folder, replay));
            }
        }
        Double budget = manifest.budgets().latencyP95Millis();
        if (budget != null && quickestMillis > budget) {
            throw new BundleRefused(String.format(
                    Locale.ROOT,
                    "variant %s takes %.1f ms for 95 in 100 of its goldens here, and its budget is %.1f ms",
                    variant.id(),
                    quickestMillis,
                    budget));
        }
        return quickestMillis;
    }

    /** One look at every golden; gives the 95th percentile of their times. */
    private static double round(Manifest manifest, Variant variant, Path folder, GoldenReplay replay)
            throws BundleRefused, EngineException, IOException {
        long[] nanos = new long[manifest.goldens().size()];
        for (int at = 0; at < nanos.length; at++) {
            Golden golden = manifest.goldens().get(at);
            GoldenReplay.Seen seen = replay.look(Files.readAllBytes(folder.resolve(golden.file())), golden.file());
            refuse(GoldenReplay.mismatch(golden, variant, seen));
            nanos[at] = seen.preprocessNanos() + seen.inferenceNanos();
        }
        Arrays.sort(nanos);
        return nanos[(int) (0.95 * (nanos.length - 1))] / 1e6;
    }

    private static void refuse(Optional<String> why) throws BundleRefused {
        if (why.isPresent()) {
            throw new BundleRefused(why.get());
        }
    }
}
