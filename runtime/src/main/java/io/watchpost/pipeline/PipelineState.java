package io.watchpost.pipeline;

/** Where a pipeline stands. */
public sealed interface PipelineState {

    /** The model is being probed and loaded. */
    record Loading() implements PipelineState {}

    /** Frames arrive and are classified, or would be if anything asked for it. */
    record Running() implements PipelineState {}

    /** The camera or the engine fails at the moment; the pipeline tries again by itself. */
    record Waiting(String reason, String hint) implements PipelineState {}

    /** The camera has delivered everything it ever will. */
    record Ended() implements PipelineState {}

    /** Nothing but the operator can help: the model is refused or the configuration doesn't fit it. */
    record Failed(String reason) implements PipelineState {}
}
