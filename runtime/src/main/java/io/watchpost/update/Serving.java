package io.watchpost.update;

import io.watchpost.update.trial.Trial;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline is to run of one model.
 *
 * @param name of the model
 * @param release that makes the results
 * @param active the same, in the store
 * @param proving told of each of its frames; null when it is good
 * @param candidate release that is on trial beside it; null when there is none
 * @param tried the same, in the store
 * @param trial where its evidence goes
 */
public record Serving(
        String name,
        Release release,
        ModelStore.Stored active,
        @Nullable Proving proving,
        @Nullable Release candidate,
        ModelStore.@Nullable Stored tried,
        @Nullable Trial trial) {}
