package io.watchpost.update;

import io.watchpost.engine.EngineException;

/** A pipeline that runs a model of the store. */
public interface Seat {

    /**
     * Loads what is to be run, and switches to it between two frames. Called on the models' thread; the pipeline goes on
     * meanwhile.
     *
     * @throws EngineException if the release, or the candidate, can't be loaded; the pipeline goes on as it is
     */
    void offer(Serving serving) throws EngineException;
}
