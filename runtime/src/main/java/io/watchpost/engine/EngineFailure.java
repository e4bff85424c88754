package io.watchpost.engine;

/** Why an engine can't do what was asked. */
public sealed interface EngineFailure {

    /** A sentence for the operator: what was found and what to do. */
    String reason();

    /** The model itself is at fault; trying again is useless. */
    record Refused(String reason) implements EngineFailure {}

    /** The engine can't work on this machine: its native library or its device is missing. */
    record Unavailable(String reason) implements EngineFailure {}

    /** An inference failed on a model that had loaded. */
    record InferenceFailed(String reason) implements EngineFailure {}
}
