package io.watchpost.stick;

import io.watchpost.bundle.SigningKey;
import io.watchpost.clock.StationClock;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.DeliveryState;
import io.watchpost.transport.DeliveryState.Phase;
import io.watchpost.transport.EntryMessages;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Delivers exports to a broker, each as its station would have, and then writes its receipt. Whatever ends it, the next
 * run goes on behind the last part that the broker has whole: a message may arrive twice, with the same id. One thread.
 */
public final class ImportRun {
    private static final long LOOK_MILLIS = 100;
    private static final int RETRY_MILLIS_MAX = 5_000;

    private final BrokerConfig broker;
    private final Path folder;
    private final SigningKey key;
    private final int patienceSeconds;
    private final StationClock clock;
    private final Consumer<String> steps;

    /**
     * Begins with nothing.
     *
     * @param folder of this machine, for how far imports have come
     * @param key that signs receipts
     * @param patienceSeconds for a broker that takes nothing
     * @param steps told of each, by the thread that does it
     */
    public ImportRun(
            BrokerConfig broker,
            Path folder,
            SigningKey key,
            int patienceSeconds,
            StationClock clock,
            Consumer<String> steps) {
        this.broker = broker;
        this.folder = folder;
        this.key = key;
        this.patienceSeconds = patienceSeconds;
        this.clock = clock;
        this.steps = steps;
    }

    /**
     * What became of one export, as its receipt says.
     *
     * @param delivered entries, by this run
     * @param refused ids of entries that the broker doesn't take
     * @param left entries that can't be delivered
     * @param problem why; empty if there are none
     */
    public record Imported(long delivered, Set<String> refused, long left, String problem) {
        public Imported {
            refused = Set.copyOf(refused);
        }

        /** Whether the station may let go of all of it. */
        public boolean isWhole() {
            return refused.isEmpty() && problem.isEmpty();
        }
    }

    /**
     * Delivers what the broker hasn't yet, and says so in the receipt.
     *
     * @param receipt where it goes; replaced if it is there
     * @throws ImportHalted if the broker takes nothing; there is no receipt then
     */
    public Imported deliver(ExportFile export, Path receipt) throws ImportHalted, IOException {
        try (ImportOutbox outbox = ImportOutbox.open(export, folder, broker.broker(), steps)) {
            long before = outbox.left();
            steps.accept(before + " entries are to be delivered");
            drain(export, outbox);
            steps.accept("all that can be is delivered");
            outbox.receipt(broker.broker(), clock.utcMillis()).write(receipt, key);
            steps.accept("the receipt is written");
            return new Imported(before - outbox.left(), outbox.refused(), outbox.left(), outbox.problem());
        }
    }

    private void drain(ExportFile export, ImportOutbox outbox) throws ImportHalted {
        Topics topics = new Topics(broker.topicPrefix(), export.manifest().device());
        String client = "watchpost-import-"
                + Long.toHexString(RandomGenerator.getDefault().nextLong());
        DeliverySettings usual = DeliverySettings.DEFAULT;
        DeliverySettings settings = new DeliverySettings(
                broker.window(), usual.payloadBytesMax(), usual.retryMillisFirst(), RETRY_MILLIS_MAX, usual.waits());
        try (Delivery delivery = new Delivery(
                broker.provider().create(new ClientSettings(broker, client), null, clock),
                outbox,
                Correspondence.of(topics, messages(topics, outbox)),
                settings,
                clock,
                RandomGenerator.getDefault())) {
            delivery.start();
            awaitEnd(export, outbox, delivery);
        }
    }

    private void awaitEnd(ExportFile export, ImportOutbox outbox, Delivery delivery) throws ImportHalted {
        long left = outbox.left();
        long since = clock.nanos();
        while (!outbox.isOver()) {
            clock.sleep(LOOK_MILLIS);
            DeliveryState state = delivery.state();
            if (outbox.left() < left) {
                left = outbox.left();
                since = clock.nanos();
            }
            boolean isForbidden = state.phase() == Phase.NOT_AUTHORISED;
            if (isForbidden || clock.nanos() - since > patienceSeconds * 1_000_000_000L) {
                throw new ImportHalted(
                        export.file() + ": " + left + " entries are left, and the broker takes none: "
                                + (state.problem().isEmpty() ? "it is silent" : state.problem()),
                        state.hint());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new ImportHalted("interrupted", "");
            }
        }
    }

    /** In the house's own format, the very bytes that the station wrote. */
    private EntryMessages messages(Topics topics, ImportOutbox outbox) {
        if (!broker.payload().format().equals(PayloadConfig.FORMAT_DEFAULT)) {
            return broker.payload().messages(topics);
        }
        return entry ->
                Optional.of(new Message(topics.results(entry.pipeline()), outbox.message(entry.position()), false));
    }
}
