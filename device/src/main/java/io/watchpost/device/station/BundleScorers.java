package io.watchpost.device.station;

import io.watchpost.bundle.Golden;
import io.watchpost.bundle.GoldenReplay;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.Variant;
import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelConfig;
import io.watchpost.config.TargetChoice;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.Target;
import io.watchpost.failover.FailoverPolicy;
import io.watchpost.failover.FailoverScorer;
import io.watchpost.failover.GoldenGate;
import io.watchpost.pipeline.Ease;
import io.watchpost.pipeline.Easing;
import io.watchpost.pipeline.ModelScorer;
import io.watchpost.pipeline.Scorer;
import io.watchpost.result.Result;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a scorer of a bundle that lies unpacked in a folder: its CPU variant, with the variant for an accelerator before
 * it where the operator wants one and there is one. The folder isn't needed any more afterwards.
 *
 * @param pipeline names threads and lines of the log
 * @param declared the operator's engine, threads, target and accelerator; the rest of it is the bundle's
 * @param place orientation and region of the camera; the rest of it is the bundle's
 * @param cacheDir where verdicts and measurements are kept
 * @param easing what the pipeline is asked for, and told what it could do less
 */
record BundleScorers(
        String pipeline,
        ModelConfig declared,
        Preprocessing place,
        Path cacheDir,
        PluggedIn pluggedIn,
        FailoverPolicy policy,
        Easing easing,
        StationClock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(BundleScorers.class);
    /** A variant is lighter if its file is smaller by more than this share. */
    private static final double LIGHTER = 0.8;

    /** The CPU variant alone; of several the lightest, while the pipeline is asked for less. */
    Scorer onCpu(Manifest manifest, Path folder, String role) throws EngineException {
        Optional<Variant> lighter = lighter(manifest);
        Ease.Model asked = easing.present().model();
        ModelOpening.Opened cpu = asked.isLighter() && lighter.isPresent()
                ? lighterOrFirst(manifest, lighter.get(), folder)
                : cpu(manifest, manifest.cpu(), folder, asked.threadsMax());
        easing.allowModel(cpu.fullThreads(), lighter.isPresent());
        return new ModelScorer(cpu.classifier(), cpu.ref(role));
    }

    /** The smallest of the CPU's, if it is much smaller than the one that is run otherwise. */
    private static Optional<Variant> lighter(Manifest manifest) {
        long fullBytes = manifest.file(manifest.cpu().file()).length();
        return manifest.variants().stream()
                .filter(variant -> variant.target() == Target.CPU)
                .filter(variant -> manifest.file(variant.file()).length() < LIGHTER * fullBytes)
                .min(Comparator.comparingLong(
                        variant -> manifest.file(variant.file()).length()));
    }

    /** No variant serves that doesn't get the goldens right on this device. */
    private ModelOpening.Opened lighterOrFirst(Manifest manifest, Variant lighter, Path folder) throws EngineException {
        int threadsMax = easing.present().model().threadsMax();
        ModelOpening.Opened opened = null;
        String why;
        try {
            opened = cpu(manifest, lighter, folder, threadsMax);
            why = mismatch(manifest, lighter, folder, opened.classifier()).orElse("");
        } catch (EngineException e) {
            why = e.failure().reason();
        }
        if (opened != null && why.isEmpty()) {
            return opened;
        }
        if (opened != null) {
            opened.classifier().close();
        }
        LOG.warn("{}: the lighter variant {} can't be used: {}", pipeline, lighter.id(), why);
        return cpu(manifest, manifest.cpu(), folder, threadsMax);
    }

    private static Optional<String> mismatch(Manifest manifest, Variant variant, Path folder, Classifier classifier)
            throws EngineException {
        try (GoldenReplay replay = new GoldenReplay(classifier)) {
            for (Golden golden : manifest.goldens()) {
                GoldenReplay.Seen seen = replay.look(Files.readAllBytes(folder.resolve(golden.file())), golden.file());
                Optional<String> mismatch = GoldenReplay.mismatch(golden, variant, seen);
                if (mismatch.isPresent()) {
                    return mismatch;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw EngineException.unavailable("the goldens of " + manifest.title() + " can't be read (" + e + ")");
        }
    }

    /** The best that there is now. */
    Scorer best(Manifest manifest, Path folder, String role) throws EngineException {
        Optional<Variant> variant = variant(manifest);
        if (variant.isEmpty()) {
            return onCpu(manifest, folder, role);
        }
        ModelFile file = ModelFiles.read(folder.resolve(variant.get().file()));
        GoldenGate gate = gate(manifest, variant.get(), folder);
        ModelOpening.Opened cpu = cpu(manifest, manifest.cpu(), folder, EngineOptions.THREADS_MAX);
        easing.allowModel(1, false); // it is the accelerator that works
        return FailoverScorer.of(
                pipeline,
                cpu.classifier(),
                cpu.ref(role),
                new BundledAccelerator(
                        variant.get().target(),
                        file,
                        manifest.contract(variant.get(), place, folder),
                        declared.options(1),
                        cpu.classifier(),
                        pluggedIn,
                        clock),
                new Result.ModelRef(manifest.name(), manifest.version(), file.digest(), role),
                gate,
                policy,
                clock);
    }

    private ModelOpening.Opened cpu(Manifest manifest, Variant variant, Path folder, int threadsMax)
            throws EngineException {
        return BundledModel.open(manifest, variant, declared, folder, place, threadsMax, cacheDir, clock);
    }

    /** For the accelerator that the operator named, else for one that is there. */
    private Optional<Variant> variant(Manifest manifest) throws EngineException {
        if (declared.target() == TargetChoice.AUTO) {
            for (Target target : List.of(Target.EDGETPU, Target.NCS)) {
                Variant variant = manifest.variant(target);
                if (variant != null
                        && pluggedIn
                                .find(target, declared.accelerator().device())
                                .isPresent()) {
                    return Optional.of(variant);
                }
            }
            return Optional.empty();
        }
        Target wanted = declared.target().target().orElseThrow();
        if (wanted == Target.CPU) {
            return Optional.empty();
        }
        Variant variant = manifest.variant(wanted);
        if (variant == null) {
            throw EngineException.refused("the bundle " + manifest.title() + " has no variant for the target "
                    + wanted.wireName() + ": leave the target out, or use another bundle");
        }
        return Optional.of(variant);
    }

    private static GoldenGate gate(Manifest manifest, Variant variant, Path folder) throws EngineException {
        List<GoldenGate.Picture> pictures = new ArrayList<>();
        try {
            for (Golden golden : manifest.goldens()) {
                pictures.add(new GoldenGate.Picture(golden, Files.readAllBytes(folder.resolve(golden.file()))));
            }
        } catch (IOException e) {
            throw EngineException.unavailable("the goldens of " + manifest.title() + " can't be read (" + e + ")");
        }
        return new GoldenGate(variant, pictures);
    }
}
