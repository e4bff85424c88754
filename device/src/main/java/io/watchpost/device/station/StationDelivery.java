package io.watchpost.device.station;

import io.watchpost.clock.StationClock;
import io.watchpost.config.StationConfig;
import io.watchpost.outbox.Outbox;
import io.watchpost.result.MessageWriter;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.DeliverySettings.Waits;
import io.watchpost.transport.EntryMessages;
import io.watchpost.transport.Message;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import java.util.List;
import java.util.SplittableRandom;

/** Makes the delivery to one broker. */
final class StationDelivery {
    private StationDelivery() {}

    static Delivery of(
            StationConfig config,
            BrokerConfig broker,
            Outbox outbox,
            StationStatuses statuses,
            List<Correspondent> correspondents,
            StationClock clock) {
        Topics topics = new Topics(broker.topicPrefix(), config.device());
        Transport transport = broker.provider()
                .create(
                        new ClientSettings(broker, "watchpost-" + config.device()),
                        new Message(topics.status(), statuses.station().offline(), true),
                        clock);
        EntryMessages messages = new EntryMessages(topics, new MessageWriter());
        return new Delivery(
                transport,
                outbox,
                new Correspondence(topics, messages, statuses.on(topics), correspondents),
                settings(config, broker),
                clock,
                new SplittableRandom());
    }

    private static DeliverySettings settings(StationConfig config, BrokerConfig broker) {
        DeliverySettings defaults = DeliverySettings.DEFAULT;
        Waits waits = defaults.waits();
        return new DeliverySettings(
                broker.window(),
                defaults.payloadBytesMax(),
                defaults.retryMillisFirst(),
                defaults.retryMillisMax(),
                new Waits(
                        waits.poll(),
                        waits.settle(),
                        waits.probe(),
                        waits.reprobe(),
                        waits.stall(),
                        config.statusSeconds() * 1_000L));
    }
}
