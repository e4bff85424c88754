package io.watchpost.greengrass.cloud;

import io.watchpost.transport.Correspondent;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Gives a dialogue its thread, so that neither the delivery nor a transport ever waits for it. The thread begins with the
 * first connection and ends with {@link #close}. Messages beyond {@value #MESSAGES_MAX} that wait are dropped: every
 * question is asked again when no answer comes.
 */
public final class DialogueThread implements Correspondent, Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DialogueThread.class);
    private static final int MESSAGES_MAX = 256;
    private static final long LOOK_MILLIS = 250;
    private static final long CLOSE_MILLIS = 1_000;

    private final Dialogue dialogue;
    private final Thread thread;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final AtomicInteger messages = new AtomicInteger();
    private boolean begun; // guarded by this
    private volatile boolean closing;

    /** @param made of the executor that leads to its thread */
    public DialogueThread(String name, Function<Executor, Dialogue> made) {
        this.dialogue = made.apply(tasks::add);
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    @Override
    public List<String> topics() {
        return dialogue.topics();
    }

    @Override
    public void connected(Post post) {
        synchronized (this) {
            if (!begun && !closing) {
                begun = true;
                thread.start();
            }
        }
        execute(() -> dialogue.connected(post));
    }

    @Override
    public void disconnected() {
        execute(dialogue::disconnected);
    }

    @Override
    public void received(String topic, byte[] payload) {
        if (messages.incrementAndGet() > MESSAGES_MAX) {
            messages.decrementAndGet();
            LOG.warn("{}: too much comes in; a message on {} is dropped", thread.getName(), topic);
            return;
        }
        execute(() -> {
            messages.decrementAndGet();
            JsonNode body = Json.object(payload);
            if (body == null) {
                LOG.warn("{}: a message on {} is no JSON object, and is ignored", thread.getName(), topic);
            } else {
                dialogue.received(topic, body);
            }
        });
    }

    /** On the dialogue's thread, after what waits already. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    private void run() {
        while (!closing) {
            try {
                Runnable task = tasks.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                carryOut(task);
                if (tasks.isEmpty()) {
                    carryOut(dialogue::look);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void carryOut(@Nullable Runnable task) {
        if (task == null) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("{}: internal error; please report it with this trace", thread.getName(), e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            if (!begun) {
                return;
            }
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
