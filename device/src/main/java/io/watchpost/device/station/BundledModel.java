package io.watchpost.device.station;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.Variant;
import io.watchpost.classify.ModelContract;
import io.watchpost.clock.StationClock;
import io.watchpost.config.FailoverConfig;
import io.watchpost.config.ModelConfig;
import io.watchpost.config.TargetChoice;
import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineIsolation;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A variant of a bundle, opened as a configuration would name the same file with its contract. */
public final class BundledModel {
    private static final String ENDING = ".wpb";

    private BundledModel() {}

    /**
     * The model that a manifest declares.
     *
     * @param folder that holds the variant's file and the labels
     */
    public static ModelConfig config(Manifest manifest, Variant variant, Path folder) {
        return config(manifest, variant, folder, null, null);
    }

    private static ModelConfig config(
            Manifest manifest, Variant variant, Path folder, @Nullable String engine, @Nullable Integer threads) {
        Preprocessing preprocessing = variant.preprocessing(manifest.preprocessing());
        return new ModelConfig(
                folder.resolve(variant.file()),
                null,
                folder.resolve(Manifest.LABELS),
                manifest.background(),
                preprocessing.colour(),
                preprocessing.fit(),
                preprocessing.cropFraction(),
                preprocessing.resampling(),
                preprocessing.mean(),
                preprocessing.std(),
                manifest.output().rule(),
                engine,
                threads,
                TargetChoice.AUTO,
                FailoverConfig.DEFAULT,
                AcceleratorOptions.DEFAULT);
    }

    /** Whether an operator who names this file means a bundle. */
    public static boolean isBundle(Path file) {
        return file.toString().endsWith(ENDING) || Files.exists(file.resolve(Manifest.ENVELOPE));
    }

    /** What is made of a bundle while it lies unpacked in a folder. */
    interface Making<T> {
        T make(Manifest manifest, Path folder) throws EngineException;
    }

    /**
     * Opens the CPU variant of a bundle that an operator named by hand, signed or not.
     *
     * @throws EngineException refused, if the bundle or its model is, or a contract is declared beside the bundle's own
     */
    static ModelOpening.Opened open(ModelConfig declared, Preprocessing place, Path cacheDir, StationClock clock)
            throws EngineException {
        return unpacked(
                declared,
                (manifest, folder) -> under(
                        declared.file(),
                        open(
                                manifest,
                                manifest.cpu(),
                                declared,
                                folder,
                                place,
                                EngineOptions.THREADS_MAX,
                                cacheDir,
                                clock)));
    }

    /**
     * Unpacks a bundle that an operator named by hand, signed or not, for as long as it takes to make something of it, and
     * compares it with its manifest on the way.
     *
     * @throws EngineException refused, if the bundle or its model is, or a contract is declared beside the bundle's own
     */
    static <T> T unpacked(ModelConfig declared, Making<T> making) throws EngineException {
        requireNoContract(declared);
        return unpacked(declared.file(), making);
    }

    private static <T> T unpacked(Path file, Making<T> making) throws EngineException {
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.unverified();
            Path folder = Files.createTempDirectory("bundle");
            try {
                bundle.unpack(folder);
                return making.make(bundle.manifest(), folder);
            } catch (EngineException e) {
                throw e.failure() instanceof EngineFailure.Refused(String reason)
                        ? EngineException.refused(reason.replace(folder + "/", file + ": "))
                        : e;
            } finally {
                delete(folder);
            }
        } catch (BundleRefused e) {
            throw EngineException.refused(e.reason());
        } catch (IOException e) {
            throw EngineException.unavailable("the bundle " + file + " can't be read (" + e + ")");
        }
    }

    /**
     * Opens a CPU variant of a bundle that lies unpacked in a folder.
     *
     * @param declared the operator's engine and threads; the rest of it is the bundle's
     * @param place orientation and region of the camera; the rest of it is the bundle's
     * @param threadsMax in which it may run
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    static ModelOpening.Opened open(
            Manifest manifest,
            Variant variant,
            ModelConfig declared,
            Path folder,
            Preprocessing place,
            int threadsMax,
            Path cacheDir,
            StationClock clock)
            throws EngineException {
        ModelConfig config = config(manifest, variant, folder, declared.engine(), declared.threads())
                .with(declared.accelerator());
        return open(manifest, config, place, threadsMax, cacheDir, clock);
    }

    /**
     * The same, on an engine in a process of its own.
     *
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    static ModelOpening.Opened openIsolated(
            Manifest manifest, Variant variant, Path folder, Preprocessing place, Path cacheDir, StationClock clock)
            throws EngineException {
        EngineProvider engine =
                Engines.provider(ModelFiles.read(folder.resolve(variant.file())).format(), null);
        return open(
                manifest,
                config(manifest, variant, folder, EngineIsolation.PREFIX + engine.id(), 1),
                place,
                1,
                cacheDir,
                clock);
    }

    private static ModelOpening.Opened open(
            Manifest manifest,
            ModelConfig config,
            Preprocessing place,
            int threadsMax,
            Path cacheDir,
            StationClock clock)
            throws EngineException {
        ModelOpening.Opened opened = ModelOpening.open(
                config, config.preprocessing(place.orientation(), place.region()), threadsMax, cacheDir, clock);
        return new ModelOpening.Opened(
                opened.file(), opened.classifier(), manifest.name(), manifest.version(), opened.fullThreads());
    }

    /** The model's file under the path that the operator knows. */
    private static ModelOpening.Opened under(Path file, ModelOpening.Opened opened) {
        ModelFile model = opened.file();
        return new ModelOpening.Opened(
                new ModelFile(file, model.format(), model.digest(), model.bytes()),
                opened.classifier(),
                opened.name(),
                opened.version(),
                opened.fullThreads());
    }

    /**
     * The file of a bundle's CPU variant, read; under its own path inside the bundle.
     *
     * @throws EngineException refused, if the bundle or its model is
     */
    public static ModelFile cpuFile(Path bundle) throws EngineException {
        return unpacked(bundle, (manifest, folder) -> {
            String inside = manifest.cpu().file();
            ModelFile model = ModelFiles.read(folder.resolve(inside));
            return new ModelFile(
                    bundle.resolve(inside), model.format(), model.digest(), model.bytes(), model.weights());
        });
    }

    private static void requireNoContract(ModelConfig declared) throws EngineException {
        boolean plain = declared.contract(declared.preprocessing(Preprocessing.DEFAULT.orientation(), null))
                .equals(ModelContract.DEFAULT);
        if (!plain) {
            throw EngineException.refused("the bundle " + declared.file() + " has its own labels and its own way from"
                    + " the picture to the input: leave out what declares them");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
