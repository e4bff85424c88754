package io.watchpost.device.log;

import java.util.logging.LogManager;

/**
 * Keeps the log open while the process ends. The ordinary one closes every handler in a shutdown hook, which runs beside
 * that of the station, so nobody would read how a run that SIGTERM ended came to its end. Public for the JDK, which
 * makes the only one if its name is the property {@code java.util.logging.manager} before anybody asks for a logger; a
 * static method here would be too late.
 */
public final class LastingLogManager extends LogManager {

    /** Nothing to take back: whoever starts a process sets up what there is, once. */
    @Override
    public void reset() {}
}
