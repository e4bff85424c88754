package io.watchpost.device.station;

import io.watchpost.clock.StationClock;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.outbox.Outbox;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.DeliverySettings.Waits;
import io.watchpost.transport.Message;
import io.watchpost.transport.StatusSource;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import io.watchpost.transport.format.HomeAssistantSensor;
import java.util.ArrayList;
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
        return new Delivery(
                transport,
                outbox,
                new Correspondence(
                        topics,
                        broker.payload().messages(topics),
                        statuses(config, broker, topics, statuses),
                        correspondents),
                settings(config, broker),
                clock,
                new SplittableRandom());
    }

    private static List<StatusSource> statuses(
            StationConfig config, BrokerConfig broker, Topics topics, StationStatuses statuses) {
        List<StatusSource> sources = new ArrayList<>(statuses.on(topics));
        String homeAssistant = broker.payload().homeAssistant();
        if (homeAssistant != null) {
            for (PipelineConfig pipeline : config.pipelines()) {
                sources.add(new HomeAssistantSensor(
                        homeAssistant,
                        topics,
                        pipeline.name(),
                        statuses.station().version()));
            }
        }
        return sources;
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
