package io.watchpost.device.service;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service says to the manager that started it, by sd_notify(3). Where there is none, nothing is said. For any
 * thread; never waits, and a manager that can't be reached costs one line in the log.
 */
public final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final String socket;
    private final long watchdogMillis;
    private final AtomicBoolean unreachable = new AtomicBoolean();

    private ServiceManager(String socket, long watchdogMillis) {
        this.socket = socket;
        this.watchdogMillis = watchdogMillis;
    }

    /**
     * The one that this environment tells of.
     *
     * @param pid of this process: a watchdog may be meant for another one
     */
    public static ServiceManager of(Map<String, String> environment, long pid) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        String meant = environment.getOrDefault("WATCHDOG_PID", "");
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean isMeant = meant.isEmpty() || meant.equals(Long.toString(pid));
        long millis =
                isMeant && micros.matches("[0-9]{1,18}") ? TimeUnit.MICROSECONDS.toMillis(Long.parseLong(micros)) : 0;
        return new ServiceManager(socket, socket.isEmpty() ? 0 : millis);
    }

    public boolean isThere() {
        return !socket.isEmpty();
    }

    /** How long it waits for a sign of life; 0 when it doesn't. */
    public long watchdogMillis() {
        return watchdogMillis;
    }

    /** Says all of it in one message, each an assignment as in sd_notify(3). */
    public void say(List<String> assignments) {
        if (!isThere() || assignments.isEmpty()) {
            return;
        }
        byte[] message = String.join("\n", assignments).getBytes(StandardCharsets.UTF_8);
        try {
            int error = DatagramBindings.send(socket, message);
            if (error == 0) {
                unreachable.set(false);
            } else {
                complain("error " + -error);
            }
        } catch (IllegalArgumentException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void complain(String reason) {
        if (!unreachable.getAndSet(true)) {
            LOG.warn(
                    "the service manager can't be told at {} ({}); it may think that this service hangs",
                    socket,
                    reason);
        }
    }
}
