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
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelInspection;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds out in a child process whether the variant of a bundle that this device would run on its CPU loads, is what its
 * manifest says, gives the right answers to the goldens, and keeps to the bundle's budget of time.
 *
 * <p>Callable from any thread, which waits.
 */
public final class BundleProbe {
    /** The quickest of so many rounds is compared with the budget: a busy machine isn't the model's fault. */
    private static final int ROUNDS = 3;

    private final Probe probe;
    private final StationClock clock;

    public BundleProbe(Probe probe, StationClock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    /**
     * Probes an unpacked bundle.
     *
     * @return in words what was found
     * @throws BundleRefused naming the first thing that isn't right
     * @throws EngineException unavailable: nothing could be found out, and that is not the model's fault
     * @throws IOException if its files can't be read
     */
    String probe(Manifest manifest, Path folder) throws BundleRefused, EngineException, IOException {
        Variant variant = manifest.cpu();
        ModelFile file = read(manifest, variant, folder);
        ProbeVerdict verdict = probe.probe(file, null);
        if (!verdict.isUsable()) {
            throw new BundleRefused("variant " + variant.id() + " " + verdict.reason());
        }
        try {
            refuse(variant.mismatch(ModelInspection.of(file)).map(why -> variant.file() + ": " + why));
            EngineProvider child = probe.child(file, null);
            try (Classifier classifier = Classifier.open(
                    file,
                    child,
                    EngineOptions.SINGLE_THREAD,
                    manifest.contract(variant, Preprocessing.DEFAULT, folder),
                    clock)) {
                return replay(manifest, variant, folder, classifier);
            }
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.Unavailable) {
                throw e;
            }
            throw new BundleRefused(
                    "variant " + variant.id() + ": " + e.failure().reason());
        }
    }

    private static ModelFile read(Manifest manifest, Variant variant, Path folder)
            throws BundleRefused, EngineException {
        try {
            ModelFile file = ModelFiles.read(folder.resolve(variant.file()));
            if (!file.digest().equals(manifest.file(variant.file()).digest())) {
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

    private static String replay(Manifest manifest, Variant variant, Path folder, Classifier classifier)
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
                    java.util.Locale.ROOT,
                    "variant %s takes %.1f ms for 95 in 100 of its goldens here, and its budget is %.1f ms",
                    variant.id(),
                    quickestMillis,
                    budget));
        }
        return String.format(
                java.util.Locale.ROOT,
                "%d goldens right with %s, %.2f ms",
                manifest.goldens().size(),
                classifier.engine().name(),
                quickestMillis);
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
