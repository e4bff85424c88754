package io.watchpost.device.station;

import io.watchpost.bundle.Golden;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.Variant;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelConfig;
import io.watchpost.config.TargetChoice;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.Target;
import io.watchpost.failover.FailoverPolicy;
import io.watchpost.failover.FailoverScorer;
import io.watchpost.failover.GoldenGate;
import io.watchpost.pipeline.ModelScorer;
import io.watchpost.pipeline.Scorer;
import io.watchpost.result.Result;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a scorer of a bundle that lies unpacked in a folder: its CPU variant, with the variant for an accelerator before
 * it where the operator wants one and there is one. The folder isn't needed any more afterwards.
 *
 * @param pipeline names threads and lines of the log
 * @param declared the operator's engine, threads, target and accelerator; the rest of it is the bundle's
 * @param place orientation and region of the camera; the rest of it is the bundle's
 * @param cacheDir where verdicts and measurements are kept
 */
record BundleScorers(
        String pipeline,
        ModelConfig declared,
        Preprocessing place,
        Path cacheDir,
        PluggedIn pluggedIn,
        FailoverPolicy policy,
        StationClock clock) {

    /** The CPU variant alone. */
    Scorer onCpu(Manifest manifest, Path folder, String role) throws EngineException {
        ModelOpening.Opened cpu = cpu(manifest, folder);
        return new ModelScorer(cpu.classifier(), cpu.ref(role));
    }

    /** The best that there is now. */
    Scorer best(Manifest manifest, Path folder, String role) throws EngineException {
        Optional<Variant> variant = variant(manifest);
        if (variant.isEmpty()) {
            return onCpu(manifest, folder, role);
        }
        ModelFile file = ModelFiles.read(folder.resolve(variant.get().file()));
        GoldenGate gate = gate(manifest, variant.get(), folder);
        ModelOpening.Opened cpu = cpu(manifest, folder);
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

    private ModelOpening.Opened cpu(Manifest manifest, Path folder) throws EngineException {
        return BundledModel.open(manifest, declared, folder, place, cacheDir, clock);
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
