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

    /**
     * The process in which the engine works died, or was killed because it hung or talked nonsense. Another one is
     * started in the background: the same engine may work again.
     *
     * @param how in one word: {@code SIGSEGV}, {@code exit 3}, {@code hang}, {@code protocol}
     * @param retryMillis until another process is started
     */
    record ProcessLost(String reason, String how, long retryMillis) implements EngineFailure {}
}
