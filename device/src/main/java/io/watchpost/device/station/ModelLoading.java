package io.watchpost.device.station;

import io.watchpost.engine.EngineException;
import io.watchpost.pipeline.FrameWatch;

/** A pipeline runs the model that its configuration names, again and again. Called on the pipeline's thread. */
final class ModelLoading implements FrameWatch.Loader {
    private final PipelineModels models;

    ModelLoading(PipelineModels models) {
        this.models = models;
    }

    @Override
    public FrameWatch load() throws EngineException {
        return models.watch(models.configured());
    }
}
