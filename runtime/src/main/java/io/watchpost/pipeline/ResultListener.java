package io.watchpost.pipeline;

import io.watchpost.result.Result;

/** Sees each result when it is handed to the outbox; called on the pipeline's thread and must return at once. */
public interface ResultListener {

    /** Nobody looks. */
    ResultListener NONE = _ -> {};

    void handedOver(Result result);
}
