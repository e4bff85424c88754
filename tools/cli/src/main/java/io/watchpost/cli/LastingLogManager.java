package io.watchpost.cli;

import java.util.logging.LogManager;

/**
 * Keeps the log open while the process ends. The ordinary one closes every handler in a shutdown hook, which runs beside
 * that of the station, so nobody would read how a run that SIGTERM ended came to its end. Public for the JDK, which
 * makes the only one.
 */
public final class LastingLogManager extends LogManager {

    /** Nothing to take back: {@link Logging} sets up what there is, once. */
    @Override
    public void reset() {}
}
