package io.watchpost.engine;

/** Carries an {@link EngineFailure} to whoever asked for the engine's work. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient EngineFailure failure;

    public EngineException(EngineFailure failure) {
        super(failure.reason());
        this.failure = failure;
    }

    public EngineFailure failure() {
        return failure;
    }

    public static EngineException refused(String reason) {
        return new EngineException(new EngineFailure.Refused(reason));
    }

    public static EngineException unavailable(String reason) {
        return new EngineException(new EngineFailure.Unavailable(reason));
    }

    public static EngineException inferenceFailed(String reason) {
        return new EngineException(new EngineFailure.InferenceFailed(reason));
    }
}
