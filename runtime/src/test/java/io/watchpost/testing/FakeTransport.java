package io.watchpost.testing;

import io.watchpost.transport.Message;
import io.watchpost.transport.TopicFilters;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A broker in memory that behaves like one: it acknowledges on a thread of its own, can be away, hang up, and drop
 * silently what it doesn't like. For any thread.
 */
public final class FakeTransport implements Transport {
    private final String name;
    private final ExecutorService broker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("fake-broker").daemon().factory());
    private final Set<FakeConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<Message> accepted = new ArrayList<>();
    private volatile boolean away;
    private volatile Predicate<Message> hangsUpOn = message -> false;
    private volatile Predicate<Message> drops = message -> false;
    private volatile Predicate<Message> swallows = message -> false;
    private volatile Predicate<String> refusesSubscription = filter -> false;
    private volatile Function<Message, @Nullable Refusal> refuses = message -> null;
    private volatile boolean saysRefusals;

    public FakeTransport(String name) {
        this.name = name;
    }

    /** Nobody answers, and whoever is connected is lost. */
    public void away(boolean isAway) {
        away = isAway;
        if (isAway) {
            loseAll();
        }
    }

    /** Every connection ends now. */
    public void loseAll() {
        connections.forEach(FakeConnection::lose);
    }

    /** A message that ends the connection instead of being acknowledged. */
    public void hangUpOn(Predicate<Message> which) {
        hangsUpOn = which;
    }

    /** A message that is acknowledged and reaches nobody, as MQTT 3.1.1 does with what isn't allowed. */
    public void drop(Predicate<Message> which) {
        drops = which;
    }

    /** A message that is never acknowledged, though the connection stays. */
    public void swallow(Predicate<Message> which) {
        swallows = which;
    }

    /** Whether it speaks as brokers of MQTT 5 do, which say what they don't take. */
    public void sayRefusals(boolean does) {
        saysRefusals = does;
    }

    /** What it doesn't take, and why; null is what it takes. */
    public void refuse(Function<Message, @Nullable Refusal> which) {
        refuses = which;
    }

    /** A filter that nobody may subscribe to. */
    public void refuseSubscription(Predicate<String> which) {
        refusesSubscription = which;
    }

    /** Somebody else publishes. */
    public void say(String topic, String text) {
        Message message = new Message(topic, text.getBytes(StandardCharsets.UTF_8), false);
        broker.execute(() -> connections.forEach(connection -> connection.offer(message)));
    }

    /** What reached the subscribers, in order. */
    public List<Message> accepted() {
        synchronized (accepted) {
            return List.copyOf(accepted);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String describe() {
        return "fake:" + name;
    }

    @Override
    public Connection connect(Events events) throws TransportException {
        if (away) {
            throw new TransportException("no connection to " + describe() + ": it is away", "call away(false)");
        }
        FakeConnection connection = new FakeConnection(events);
        connections.add(connection);
        return connection;
    }

    @Override
    public void close() {
        loseAll();
        broker.shutdown();
    }

    private void take(FakeConnection from, Message message, long token) {
        if (!connections.contains(from) || swallows.test(message)) {
            return;
        }
        if (hangsUpOn.test(message)) {
            from.lose();
            return;
        }
        Refusal refusal = refuses.apply(message);
        if (refusal != null) {
            from.events.refused(token, refusal);
            return;
        }
        if (!drops.test(message)) {
            synchronized (accepted) {
                accepted.add(message);
            }
            connections.forEach(connection -> connection.offer(message));
        }
        from.events.acknowledged(token);
    }

    private final class FakeConnection implements Connection {
        private final Events events;
        private final Set<String> filters = ConcurrentHashMap.newKeySet();

        FakeConnection(Events events) {
            this.events = events;
        }

        @Override
        public Terms terms() {
            return new Terms(saysRefusals, false, Terms.OF_MQTT_3.payloadBytesMax());
        }

        @Override
        public void publish(Message message, long token) throws TransportException {
            needConnection();
            broker.execute(() -> take(this, message, token));
        }

        @Override
        public void subscribe(String topicFilter) throws TransportException {
            needConnection();
            if (refusesSubscription.test(topicFilter)) {
                throw new TransportException("the fake broker refused " + topicFilter, "allow it");
            }
            filters.add(topicFilter);
        }

        /** What was published before still arrives. */
        @Override
        public void close() {
            try {
                broker.submit(() -> connections.remove(this)).get(1, TimeUnit.SECONDS);
            } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
                connections.remove(this);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void offer(Message message) {
            if (filters.stream().anyMatch(filter -> TopicFilters.matches(filter, message.topic()))) {
                events.received(message.topic(), message.payload());
            }
        }

        void lose() {
            if (connections.remove(this)) {
                events.lost("the fake broker hung up", true);
            }
        }

        private void needConnection() throws TransportException {
            if (!connections.contains(this)) {
                throw new TransportException("the connection is gone", "connect again");
            }
        }
    }
}
