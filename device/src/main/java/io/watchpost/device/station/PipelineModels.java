package io.watchpost.device.station;

import io.watchpost.bundle.Manifest;
import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelConfig;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.PublishConfig;
import io.watchpost.config.ResultsConfig;
import io.watchpost.config.SmoothingConfig;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Target;
import io.watchpost.failover.FailoverPolicy;
import io.watchpost.outbox.Outbox;
import io.watchpost.pipeline.Easing;
import io.watchpost.pipeline.FrameWatch;
import io.watchpost.pipeline.ModelScorer;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.pipeline.Scorer;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what one pipeline can run: of the model that its configuration names, or of a bundle that came later. Callable
 * from any thread, which waits while a model is probed and loaded; what is made belongs to the caller until it is handed
 * to the pipeline.
 */
public final class PipelineModels {
    /** The role of the model whose results count, see {@link io.watchpost.result.Result.ModelRef#role}. */
    public static final String ACTIVE = "active";

    private static final Logger LOG = LoggerFactory.getLogger(PipelineModels.class);

    private final PipelineConfig config;
    private final Path cacheDir;
    private final Outbox outbox;
    private final ResultListener listener;
    private final Easing easing;
    private final StationClock clock;
    private final BundleScorers bundles;

    /**
     * For one pipeline.
     *
     * @param cacheDir where verdicts and measurements are kept
     * @param easing what the pipeline is asked for
     */
    public PipelineModels(
            PipelineConfig config,
            Path cacheDir,
            Outbox outbox,
            ResultListener listener,
            Easing easing,
            StationClock clock) {
        this(
                config,
                cacheDir,
                outbox,
                listener,
                new MachineAccelerators(),
                config.model().failover().policy(),
                easing,
                clock);
    }

    /** As the other, with these accelerators, and this patience with them. */
    PipelineModels(
            PipelineConfig config,
            Path cacheDir,
            Outbox outbox,
            ResultListener listener,
            PluggedIn pluggedIn,
            FailoverPolicy policy,
            Easing easing,
            StationClock clock) {
        this.config = config;
        this.cacheDir = cacheDir;
        this.outbox = outbox;
        this.listener = listener;
        this.easing = easing;
        this.clock = clock;
        bundles = new BundleScorers(
                config.name(), config.model(), config.preprocessing(), cacheDir, pluggedIn, policy, easing, clock);
    }

    /** What the pipeline is asked for. */
    Easing easing() {
        return easing;
    }

    /** The pipeline's name, for threads and lines of the log. */
    String pipeline() {
        return config.name();
    }

    /**
     * The model that the configuration names: a plain file, or a bundle.
     *
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    public Scorer configured() throws EngineException {
        ModelConfig model = config.model();
        if (BundledModel.isBundle(model.file())) {
            return BundledModel.unpacked(model, (manifest, folder) -> bundles.best(manifest, folder, ACTIVE));
        }
        ModelOpening.Opened opened = ModelOpening.open(
                model, config.preprocessing(), easing.present().model().threadsMax(), cacheDir, clock);
        easing.allowModel(opened.fullThreads(), false);
        if (opened.classifier().engine().target() != Target.CPU) {
            LOG.warn(
                    "{}: nothing takes over from the {} when it fails, and nothing checks it: only a bundle has"
                            + " goldens and the same model for the CPU (\"watchpost bundle create\")",
                    config.name(),
                    opened.classifier().engine().target().wireName());
        }
        return new ModelScorer(opened.classifier(), opened.ref(ACTIVE));
    }

    /**
     * An unpacked bundle on the best that is there now: on an accelerator with the CPU behind it, if the configuration
     * lets it and one is plugged in that the bundle has a variant for; else on the CPU.
     *
     * @param folder that holds the bundle's files; not needed afterwards
     * @param role in the results
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    public Scorer best(Manifest manifest, Path folder, String role) throws EngineException {
        return bundles.best(manifest, folder, role);
    }

    /**
     * The CPU variant of an unpacked bundle, whatever is plugged in: for a model beside the one that serves, which would
     * have to share an accelerator with it.
     *
     * @param folder that holds the bundle's files; not needed afterwards
     * @param role in the results: {@code active}, {@code shadow} or {@code canary}
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    public Scorer onCpu(Manifest manifest, Path folder, String role) throws EngineException {
        return bundles.onCpu(manifest, folder, role);
    }

    /**
     * The CPU variant of an unpacked bundle in a process of its own: a model on trial may crash, and is not to take the
     * station along.
     *
     * @param folder that holds the bundle's files
     * @param role in the results: {@code shadow} or {@code canary}
     * @throws EngineException refused or unavailable, with a sentence for the operator
     */
    public Scorer onTrial(Manifest manifest, Path folder, String role) throws EngineException {
        ModelOpening.Opened opened =
                BundledModel.openIsolated(manifest, manifest.cpu(), folder, config.preprocessing(), cacheDir, clock);
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
