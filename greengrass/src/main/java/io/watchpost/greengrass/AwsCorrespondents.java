package io.watchpost.greengrass;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.AwsConfig;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.StationConfig;
import io.watchpost.device.remote.CorrespondentProvider;
import io.watchpost.device.remote.RemoteStation;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationHost;
import io.watchpost.greengrass.cloud.DialogueThread;
import io.watchpost.greengrass.jobs.JobsAgent;
import io.watchpost.greengrass.metrics.MetricsFeed;
import io.watchpost.greengrass.shadow.ShadowAgent;
import io.watchpost.greengrass.shadow.Subject;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thing's jobs, its shadow and the station's metrics, on the one broker that leads to AWS IoT: on several, each job would be seen several
 * times. They outlive a station, since what they do may begin another one.
 */
public final class AwsCorrespondents implements CorrespondentProvider {
    private final StationClock clock = new SystemClock();
    private final Map<String, DialogueThread> dialogues = new HashMap<>();

    @Override
    public synchronized List<Correspondent> over(BrokerConfig broker, StationConfig station, RemoteStation remote) {
        AwsConfig aws = station.aws();
        List<Correspondent> correspondents = new ArrayList<>();
        if (!isTheWay(broker, station)) {
            return correspondents;
        }
        if (aws.jobs()) {
            correspondents.add(dialogue(
                    "jobs",
                    aws.thing(),
                    () -> new DialogueThread(
                            "jobs",
                            executor -> new JobsAgent(
                                    aws.thing(), remote.commands(), executor, clock, new SplittableRandom()))));
        }
        if (aws.shadow()) {
            correspondents.add(dialogue(
                    "shadow",
                    aws.thing(),
                    () -> new DialogueThread(
                            "shadow",
                            executor -> new ShadowAgent(
                                    aws.thing(),
                                    new Running(remote.host()),
                                    remote.commands(),
                                    executor,
                                    clock,
                                    new SplittableRandom()))));
        }
        if (aws.metricsSeconds() > 0) {
            Topics topics = new Topics(broker.topicPrefix(), station.device());
            correspondents.add(new MetricsFeed(
                    topics, aws.metricsSeconds(), () -> snapshot(remote.host().station()), clock));
        }
        return correspondents;
    }

    private static MetricsFeed.@Nullable Snapshot snapshot(@Nullable Station station) {
        return station == null
                ? null
                : new MetricsFeed.Snapshot(station.health(), station.outbox().stats());
    }

    private DialogueThread dialogue(String name, String thing, Supplier<DialogueThread> made) {
        return dialogues.computeIfAbsent(name + " " + thing, _ -> made.get());
    }

    /** The first of the ways that the station has. */
    private static boolean isTheWay(BrokerConfig broker, StationConfig station) {
        List<String> destinations =
                station.mqtt().stream().map(one -> one.provider().name()).toList();
        return station.aws().via().stream()
                .filter(destinations::contains)
                .findFirst()
                .filter(broker.provider().name()::equals)
                .isPresent();
    }

    @Override
    public synchronized void close() {
        dialogues.values().forEach(DialogueThread::close);
    }

    /** Whatever station runs at the moment. */
    private record Running(StationHost host) implements Subject {
        @Override
        public byte[] status() {
            Station station = host.station();
            return station == null ? new byte[0] : station.status();
        }

        @Override
        public byte[] models() {
            Station station = host.station();
            return station == null ? new byte[0] : station.modelsStatus();
        }

        @Override
        public Mapping changed() {
            return host.configuration().changed();
        }
    }
}
