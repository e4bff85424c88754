package io.watchpost.device.station;

import io.watchpost.engine.EngineException;
import io.watchpost.pipeline.Ease;
import io.watchpost.pipeline.FrameWatch;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline runs the model that its configuration names, again and again, and in another form when it is asked for less.
 * Called on the pipeline's thread.
 */
final class ModelLoading implements FrameWatch.Loader {
    private final PipelineModels models;
    private final EasedReload reload;

    ModelLoading(PipelineModels models) {
        this.models = models;
        reload = new EasedReload(models.pipeline(), models.easing());
    }

    @Override
    public FrameWatch load() throws EngineException {
        Ease.Model ease = models.easing().present().model();
        FrameWatch watch = make();
        reload.madeFor(ease);
        return watch;
    }

    @Override
    public @Nullable FrameWatch successor() {
        return reload.next(this::make);
    }

    @Override
    public void ended() {
        reload.ended();
    }

    private FrameWatch make() throws EngineException {
        return models.watch(models.configured());
    }
}
