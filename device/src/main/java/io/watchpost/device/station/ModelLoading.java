package io.watchpost.device.station;

import io.watchpost.classify.Classifier;
import io.watchpost.classify.ModelContract;
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
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.outbox.Outbox;
import io.watchpost.pipeline.FrameWatch;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.Result;

/**
 * Makes a pipeline's {@link FrameWatch} from its configuration: reads the model, has it probed unless its verdict is
 * known, and loads it. Called on the pipeline's thread, again after each engine failure.
 */
final class ModelLoading implements FrameWatch.Loader {
    private final PipelineConfig config;
    private final Outbox outbox;
    private final ResultListener listener;
    private final StationClock clock;

    ModelLoading(PipelineConfig config, Outbox outbox, ResultListener listener, StationClock clock) {
        this.config = config;
        this.outbox = outbox;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public FrameWatch load() throws EngineException {
        ModelConfig declared = config.model();
        ModelFile model = ModelFiles.read(declared.file());
        EngineProvider provider = Engines.provider(model.format(), declared.engine());
        int threads = declared.threads() == null ? 1 : declared.threads();
        ModelContract contract = new ModelContract(config.preprocessing(), declared.labels(), false, declared.scores());
        Classifier classifier = Classifier.open(model, provider, new EngineOptions(threads), contract, clock);
        try {
            return watch(model, classifier);
        } catch (IllegalArgumentException e) {
            classifier.close();
            throw EngineException.refused("pipeline " + config.name() + ": " + e.getMessage());
        }
    }

    private FrameWatch watch(ModelFile model, Classifier classifier) {
        ResultsConfig results = config.results();
        float threshold = results.threshold() == null ? Float.NEGATIVE_INFINITY : results.threshold();
        PublishConfig publish = results.publish();
        return new FrameWatch(
                config.name(),
                new Result.ModelRef(String.valueOf(model.path().getFileName()), "", model.digest(), "active"),
                classifier,
                smoothing(results.smoothing(), classifier.labels().size()),
                new Selection(classifier.labels(), results.top(), threshold, results.allow(), results.deny()),
                new PublishRule(publish.onChange(), publish.everyMillis()),
                outbox,
                listener,
                clock);
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
