package io.watchpost.device.remote;

import io.watchpost.command.CommandFailed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for another station to run. */
final class Restarts {
    private static final long SECONDS_MAX = 60;

    private Restarts() {}

    static void await(Future<Void> restart) throws CommandFailed, InterruptedException {
        try {
            restart.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw CommandFailed.failed(String.valueOf(cause.getMessage()), "the configuration before goes on");
        } catch (TimeoutException e) {
            throw CommandFailed.failed("no station runs after " + SECONDS_MAX + " s", "look at the station's log");
        }
    }
}
