package io.watchpost.transport.mqtt;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.jspecify.annotations.Nullable;

/**
 * Keep-alive of one connection on the transport's own thread. Paho's default starts a timer thread for each connection,
 * which isn't a daemon and outlives a connection that was never completed.
 */
final class ExecutorPings implements MqttPingSender {
    private final ScheduledExecutorService executor;
    private @Nullable ClientComms comms;
    private @Nullable ScheduledFuture<?> next;
    private boolean stopped;

    ExecutorPings(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    @Override
    public synchronized void init(ClientComms clientComms) {
        comms = clientComms;
    }

    @Override
    public synchronized void start() {
        stopped = false;
        ClientComms known = comms;
        if (known != null) {
            schedule(known.getKeepAlive());
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        ScheduledFuture<?> pending = next;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    @Override
    public synchronized void schedule(long delayMillis) {
        if (!stopped && !executor.isShutdown()) {
            next = executor.schedule(this::ping, delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Paho decides whether a ping is due, whether one is overdue, and asks for the next. */
    private void ping() {
        ClientComms known;
        synchronized (this) {
            known = stopped ? null : comms;
        }
        if (known != null) {
            known.checkForActivity();
        }
    }
}
