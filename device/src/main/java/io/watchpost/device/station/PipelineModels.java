package io.watchpost.device.station;

import io.watchpost.bundle.Manifest;
import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.clock.StationClock;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.PublishConfig;
import io.watchpost.config.ResultsConfig;
import io.watchpost.config.SmoothingConfig;
import io.watchpost.engine.EngineException;
import io.watchpost.outbox.Outbox;
import io.watchpost.pipeline.FrameWatch;
import io.watchpost.pipeline.ModelScorer;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.pipeline.Scorer;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes what one pipeline can run: of the model that its configuration names, or of a bundle that came later. Callable
 * from any thread, which waits while a model is probed and loaded; what is made belongs to the caller until it is handed
 * to the pipeline.
 */
public final class PipelineModels {
    /** The role of the model whose results count, see {@link io.watchpost.result.Result.ModelRef#role}. */
    public static final String ACTIVE = "active";

    private final PipelineConfig config;
    private final Path cacheDir;
    private final Outbox outbox;
    private final ResultListener listener;
    private final StationClock clock;

    /** @param cacheDir where verdicts and measurements are kept */
    public PipelineModels(
            PipelineConfig config, Path cacheDir, Outbox outbox, ResultListener listener, StationClock clock) {
        this.config = config;
        this.cacheDir = cacheDir;
        this.outbox = outbox;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * The model that the configuration names: a plain file, or a bundle.
     *
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    public Scorer configured() throws EngineException {
        return scorer(ModelOpening.open(config.model(), config.preprocessing(), cacheDir, clock), ACTIVE);
    }

    /**
     * The CPU variant of an unpacked bundle, with the engine and threads that were measured for it, else the standard.
     *
     * @param folder that holds the bundle's files
     * @param role in the results: {@code active}, {@code shadow} or {@code canary}
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    public Scorer onCpu(Manifest manifest, Path folder, String role) throws EngineException {
        return scorer(
                BundledModel.open(manifest, manifest.cpu(), folder, config.preprocessing(), cacheDir, clock), role);
    }

    private static Scorer scorer(ModelOpening.Opened opened, String role) {
        return new ModelScorer(opened.classifier(), opened.ref(role));
    }

    /**
     * What the pipeline does with each frame, with this scorer in it.
     *
     * @param scorer owned by the watch from now on, and closed if there can't be one
     * @throws EngineException refused, if the configuration names classes that the model doesn't have
     */
    public FrameWatch watch(Scorer scorer) throws EngineException {
        try {
            List<String> labels = scorer.labels();
            ResultsConfig results = config.results();
            float threshold = results.threshold() == null ? Float.NEGATIVE_INFINITY : results.threshold();
            PublishConfig publish = results.publish();
            return new FrameWatch(
                    config.name(),
                    scorer,
                    smoothing(results.smoothing(), labels.size()),
                    new Selection(labels, results.top(), threshold, results.allow(), results.deny()),
                    new PublishRule(publish.onChange(), publish.everyMillis()),
                    outbox,
                    listener,
                    clock);
        } catch (IllegalArgumentException e) {
            scorer.close();
            throw EngineException.refused("pipeline " + config.name() + ": " + e.getMessage());
        }
    }

    private static Smoothing smoothing(SmoothingConfig config, int classes) {
        if (config.average() > 1) {
            return new Smoothing.MovingAverage(config.average(), classes);
        }
        if (config.of() > 1) {
            return new Smoothing.Vote(config.agree(), config.of(), classes);
        }
        return new Smoothing.None();
    }
}
