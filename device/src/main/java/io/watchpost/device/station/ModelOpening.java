package io.watchpost.device.station;

import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelConfig;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.result.Result;
import io.watchpost.update.Probe;
import io.watchpost.update.ProbeVerdict;
import io.watchpost.vision.Preprocessing;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one way from a configured model to a classifier that runs: read once, probed in a child process unless its verdict
 * is known, loaded with the engine and the threads that were declared, else measured ({@link TunedChoices}), else
 * standard. Callable from any thread; the classifier belongs to the caller.
 */
public final class ModelOpening {
    private ModelOpening() {}

    /**
     * What was opened.
     *
     * @param file as it was read; its digest names the model
     * @param classifier closed by the caller
     * @param name of the bundle, else the file's
     * @param version of the bundle, else empty
     * @param fullThreads in which it would run if nobody had asked for less
     */
    public record Opened(ModelFile file, Classifier classifier, String name, String version, int fullThreads) {

        /** As results name it. */
        public Result.ModelRef ref(String role) {
            return new Result.ModelRef(name, version, file.digest(), role);
        }
    }

    /**
     * Opens a model; of a bundle, its variant for the CPU.
     *
     * @param cacheDir where verdicts and measurements are kept
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    public static Opened open(ModelConfig declared, Preprocessing preprocessing, Path cacheDir, StationClock clock)
            throws EngineException {
        if (BundledModel.isBundle(declared.file())) {
            return BundledModel.open(declared, preprocessing, cacheDir, clock);
        }
        return open(declared, preprocessing, EngineOptions.THREADS_MAX, cacheDir, clock);
    }

    /**
     * Opens the model in a file, with no more threads than these.
     *
     * @param cacheDir where verdicts and measurements are kept
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    static Opened open(
            ModelConfig declared, Preprocessing preprocessing, int threadsMax, Path cacheDir, StationClock clock)
            throws EngineException {
        ModelFile file = ModelFiles.read(declared.file());
        Runner runner = runner(declared, file, cacheDir);
        if (!runner.provider.isAccelerator()) { // that is in a process of its own, whatever the model does to it
            requireUsable(file, runner.provider, cacheDir);
        }
        try {
            int fullThreads = runner.options.threads();
            EngineOptions options = declared.options(Math.min(fullThreads, threadsMax));
            return new Opened(
                    file,
                    Classifier.open(file, runner.provider, options, declared.contract(preprocessing), clock),
                    String.valueOf(file.path().getFileName()),
                    "",
                    fullThreads);
        } catch (EngineException e) {
            throw e.failure() instanceof EngineFailure.Refused(String reason) ? refused(file, reason) : e;
        }
    }

    private static EngineException refused(ModelFile file, String reason) {
        return EngineException.refused("the model " + file.path() + " is refused: " + reason);
    }

    /**
     * The verdict on a model, remembered or found now in a child process.
     *
     * @throws EngineException unavailable: nothing could be found out, and that is not the model's fault
     */
    public static ProbeVerdict probe(ModelFile file, @Nullable String engineId, Path cacheDir) throws EngineException {
        return new Probe(cacheDir.resolve("probes")).probe(file, engineId);
    }

    private static void requireUsable(ModelFile file, EngineProvider provider, Path cacheDir) throws EngineException {
        switch (probe(file, provider.id(), cacheDir)) {
            case ProbeVerdict.Usable _ -> {}
            case ProbeVerdict.Refused(String reason) -> throw refused(file, reason);
            case ProbeVerdict.Crashed crashed ->
                throw EngineException.refused("the model " + file.path() + " " + crashed.reason());
            case ProbeVerdict.TimedOut late ->
                throw EngineException.refused("the model " + file.path() + " " + late.reason());
        }
    }

    /** Who runs the model, and how. */
    private record Runner(EngineProvider provider, EngineOptions options) {}

    /** What is declared wins over what was measured; a measurement of another engine or version says nothing. */
    private static Runner runner(ModelConfig declared, ModelFile file, Path cacheDir) throws EngineException {
        String engine = declared.engine();
        Integer threads = declared.threads();
        if (engine != null && threads != null) {
            return new Runner(Engines.provider(file.format(), engine), declared.options(threads));
        }
        TunedChoices.Choice tuned = new TunedChoices(cacheDir).find(file.digest());
        if (tuned != null && (engine == null || engine.equals(tuned.engine()))) {
            try {
                EngineProvider provider = Engines.provider(file.format(), tuned.engine());
                if (provider.version().equals(tuned.version())) {
                    return new Runner(provider, declared.options(tuned.threads()));
                }
            } catch (EngineException e) {
                // that engine is gone, and the measurement with it
            }
        }
        EngineProvider provider = Engines.provider(file.format(), engine);
        return new Runner(provider, declared.options(EngineOptions.SINGLE_THREAD.threads()));
    }
}
