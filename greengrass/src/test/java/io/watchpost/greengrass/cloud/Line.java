package io.watchpost.greengrass.cloud;

import static org.awaitility.Awaitility.await;

import io.watchpost.testing.ManualClock;
import io.watchpost.transport.Correspondent.Post;
import io.watchpost.transport.Message;
import io.watchpost.transport.TopicFilters;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A line between a dialogue and the cloud's side, without a network: messages and tasks are carried out by the test's
 * thread, and time passes when the test says so. Can lose and double messages.
 */
public final class Line implements Executor {
    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private @Nullable Dialogue dialogue;
    private BiConsumer<String, byte[]> cloud = (topic, payload) -> {};
    private Predicate<String> loses = topic -> false;
    private boolean doubles;
    private boolean open;
    private int requests;

    public ManualClock clock() {
        return clock;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Who is on the line. */
    public Line between(Dialogue device, BiConsumer<String, byte[]> service) {
        dialogue = device;
        cloud = service;
        return this;
    }

    /** Messages on these topics never arrive. */
    public void lose(Predicate<String> which) {
        loses = which;
    }

    /** Each message to the device comes twice. */
    public void doubleAll() {
        doubles = true;
    }

    /** How many requests reached the cloud. */
    public int requests() {
        return requests;
    }

    public void connect() {
        open = true;
        Post post = message -> open && fromDevice(message);
        tasks.add(() -> present().connected(post));
    }

    public void disconnect() {
        open = false;
        tasks.add(() -> present().disconnected());
    }

    private Dialogue present() {
        return Objects.requireNonNull(dialogue);
    }

    private boolean fromDevice(Message message) {
        if (!loses.test(message.topic())) {
            requests++;
            tasks.add(() -> cloud.accept(message.topic(), message.payload()));
        }
        return true;
    }

    /** What the cloud publishes. */
    public void toDevice(String topic, byte[] payload) {
        Dialogue device = dialogue;
        if (!open || device == null || loses.test(topic)) {
            return;
        }
        if (device.topics().stream().anyMatch(filter -> TopicFilters.matches(filter, topic))) {
            for (int i = 0; i < (doubles ? 2 : 1); i++) {
                tasks.add(() -> device.received(topic, Objects.requireNonNull(Json.object(payload))));
            }
        }
    }

    /** Carries out what waits. */
    public void pump() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        present().look();
    }

    /** Time passes, in steps in which everything gets its turn. */
    public void pass(long seconds) {
        for (long i = 0; i < seconds * 4; i++) {
            clock.advanceMillis(250);
            pump();
        }
    }

    /** Lets time pass until something is so. */
    public void until(String what, Callable<Boolean> isSo) {
        await(what)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    clock.advanceMillis(100);
                    pump();
                    return isSo.call();
                });
    }
}
