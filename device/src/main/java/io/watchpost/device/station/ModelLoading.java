package io.watchpost.device.station;

import io.watchpost.classify.Classifier;
import io.watchpost.classify.PublishRule;
import io.watchpost.classify.Selection;
import io.watchpost.classify.Smoothing;
import io.watchpost.clock.StationClock;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.PublishConfig;
import io.watchpost.config.ResultsConfig;
import io.watchpost.config.SmoothingConfig;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.outbox.Outbox;
import io.watchpost.pipeline.FrameWatch;
import io.watchpost.pipeline.ModelScorer;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.Result;
import java.nio.file.Path;

/**
 * Makes a pipeline's {@link FrameWatch} from its configuration, with the model opened as {@link ModelOpening} does. Called on the pipeline's thread, again after each engine failure.
 */
final class ModelLoading implements FrameWatch.Loader {
    private final PipelineConfig config;
    private final Path cacheDir;
    private final Outbox outbox;
    private final ResultListener listener;
    private final StationClock clock;

    ModelLoading(PipelineConfig config, Path cacheDir, Outbox outbox, ResultListener listener, StationClock clock) {
        this.config = config;
        this.cacheDir = cacheDir;
        this.outbox = outbox;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public FrameWatch load() throws EngineException {
        ModelOpening.Opened opened = ModelOpening.open(config.model(), config.preprocessing(), cacheDir, clock);
        try {
            return watch(opened.file(), opened.classifier());
        } catch (IllegalArgumentException e) {
            opened.classifier().close();
            throw EngineException.refused("pipeline " + config.name() + ": " + e.getMessage());
        }
    }

    private FrameWatch watch(ModelFile model, Classifier classifier) {
        ResultsConfig results = config.results();
        float threshold = results.threshold() == null ? Float.NEGATIVE_INFINITY : results.threshold();
        PublishConfig publish = results.publish();
        return new FrameWatch(
                config.name(),
                new ModelScorer(
                        classifier,
                        new Result.ModelRef(String.valueOf(model.path().getFileName()), "", model.digest(), "active")),
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
