package io.watchpost.bench;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.SqliteOutbox;
import io.watchpost.result.MessageWriter;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.Samples;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import io.watchpost.transport.mqtt.MqttTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/**
 * Kept results drain to a Mosquitto on this machine: {@code Drain [RESULTS]}. The baseline publishes the same payload as
 * often through the same transport and window, without an outbox behind it.
 */
public final class Drain {
    private static final long SIZE_BYTES = 64L << 20;
    private static final int LOOK_MILLIS = 100;

    private final StationClock clock = new SystemClock();
    private final DeliverySettings settings = new DeliverySettings(
            BrokerConfig.WINDOW_DEFAULT,
            DeliverySettings.DEFAULT.payloadBytesMax(),
            DeliverySettings.DEFAULT.retryMillisFirst(),
            DeliverySettings.DEFAULT.retryMillisMax(),
            DeliverySettings.DEFAULT.waits());

    private Drain() {}

    public static void main(String[] arguments) throws Exception {
        int results = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        Path folder = Files.createTempDirectory("watchpost-bench");
        Path store = Files.createDirectory(folder.resolve("store"));
        try (MosquittoBroker broker = new MosquittoBroker(folder).start()) {
            Drain drain = new Drain();
            double bare = drain.publishBare(broker, results);
            drain.drain(broker, store, results, bare);
        } finally {
            BenchOutbox.delete(store);
            BenchOutbox.delete(folder);
        }
    }

    private MqttTransport transport(MosquittoBroker broker, String client) {
        return new MqttTransport(new ClientSettings(BrokerConfig.of(broker.uri()), client), null, clock);
    }

    /** Messages a second. */
    private double publishBare(MosquittoBroker broker, int results) throws TransportException, InterruptedException {
        Topics topics = new Topics(Topics.DEFAULT_PREFIX, BenchOutbox.DEVICE);
        byte[] payload = new MessageWriter().result(Samples.identity(), 1, Samples.result(BenchOutbox.PIPELINE, 1));
        Message message = new Message(topics.results(BenchOutbox.PIPELINE), payload, false);
        Semaphore window = new Semaphore(settings.windowMax());
        try (MqttTransport transport = transport(broker, "bench-bare");
                Transport.Connection connection = transport.connect(new Transport.Events() {
                    @Override
                    public void acknowledged(long token) {
                        window.release();
                    }

                    @Override
                    public void refused(long token, Transport.Refusal refusal) {
                        throw new IllegalStateException(refusal.reason());
                    }

                    @Override
                    public void lost(String reason, boolean hungUp) {
                        throw new IllegalStateException(reason);
                    }

                    @Override
                    public void received(String topic, byte[] payload) {
                        throw new IllegalStateException("nothing was subscribed to, and " + topic + " came");
                    }
                })) {
            long start = clock.nanos();
            for (int i = 1; i <= results; i++) {
                window.acquire();
                connection.publish(message, i);
            }
            window.acquire(settings.windowMax());
            return results * 1e9 / (clock.nanos() - start);
        }
    }

    private void drain(MosquittoBroker broker, Path folder, int results, double bare) throws Exception {
        Topics topics = new Topics(Topics.DEFAULT_PREFIX, BenchOutbox.DEVICE);
        MemoryWatch memory = new MemoryWatch();
        try (SqliteOutbox outbox = BenchOutbox.open(folder, SIZE_BYTES)) {
            BenchOutbox.fill(outbox, results);
            try (Delivery delivery = new Delivery(
                    transport(broker, "bench"),
                    outbox,
                    Correspondence.of(topics, PayloadConfig.DEFAULT.messages(topics)),
                    settings,
                    clock,
                    new SplittableRandom(1))) {
                long start = clock.nanos();
                delivery.start();
                while (delivery.state().delivered() < results) {
                    memory.look();
                    clock.sleep(LOOK_MILLIS);
                }
                double perSecond = results * 1e9 / (clock.nanos() - start);
                while (outbox.stats().entries() > 0) {
                    clock.sleep(LOOK_MILLIS);
                }
                double untilEmpty = (clock.nanos() - start) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "{\"results\":%d,\"perSecond\":%.0f,\"barePerSecond\":%.0f,\"ratio\":%.3f,\"secondsUntilEmpty\":%.2f,"
                                + "\"rssMegabytes\":%s}%n",
                        results,
                        perSecond,
                        bare,
                        perSecond / bare,
                        untilEmpty,
                        memory.json());
            }
        }
    }
}
