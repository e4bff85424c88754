package io.watchpost.failover;

import io.watchpost.classify.Classifier;
import io.watchpost.result.Result;

/**
 * One of the two that can classify a frame.
 *
 * @param model with the digest of the file that this side runs
 */
record Side(Classifier classifier, Result.ModelRef model, Result.EngineRef engine) {
    static Side of(Classifier classifier, Result.ModelRef model) {
        return new Side(
                classifier,
                model,
                new Result.EngineRef(
                        classifier.engine().target().wireName(),
                        classifier.engine().name()));
    }
}
