package io.watchpost.engine;

/** An engine of which a call can be given up: it fails when its time is over, whatever the model or a driver does. */
public interface CallDeadline {

    /** How long each further call may take, until this is said again; callable from the engine's thread. */
    void limitCalls(long millis);
}
