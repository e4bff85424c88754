package io.watchpost.device.remote;

import io.watchpost.clock.StationClock;
import io.watchpost.command.Command;
import io.watchpost.command.CommandTopics;
import io.watchpost.command.Commands;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import io.watchpost.device.page.LocalPage;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationAssembly;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.device.station.StationHost;
import io.watchpost.device.station.Surroundings;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A station and what can be told to it: the host that runs it, the commands, and who listens on its brokers. What every
 * main runs.
 */
public final class RemoteStation implements AutoCloseable {
    private static final String JOURNAL = "commands";

    private final StationHost host;
    private final Commands commands;
    private final LocalPage page;
    private final List<CorrespondentProvider> providers = new ArrayList<>();

    /** They outlive a station, and with them the replies that wait for a connection. */
    private final Map<Allowed, CommandTopics> commandTopics = new HashMap<>();

    private final Map<Topics, CaptureTopic> captureTopics = new HashMap<>();
    private boolean begun;

    /**
     * Prepares everything; nothing runs before {@link #run}.
     *
     * @param version of the software, for the status
     * @param listener sees every result
     * @throws ConfigurationException if the state folder can't be used
     */
    public RemoteStation(
            StationConfiguration configuration, String version, ResultListener listener, StationClock clock)
            throws ConfigurationException {
        Captures captures = new Captures();
        ResultListener listeners = ResultListener.all(List.of(listener, captures));
        Surroundings surroundings = new Surroundings() {
            @Override
            public List<Correspondent> correspondents(StationConfig config, BrokerConfig broker) {
                return RemoteStation.this.correspondents(config, broker);
            }

            @Override
            public List<StationPart> parts(StationConfig config) {
                return page().beside(config);
            }
        };
        host = new StationHost(
                configuration, config -> StationAssembly.assemble(config, version, listeners, surroundings, clock));
        ModelRequests requests = new ModelRequests(host, clock);
        List<Command> known = List.of(
                new UpdateCommand(host, requests, clock),
                new RollbackCommand(requests),
                new ConfigureCommand(host),
                new CaptureCommand(captures, this, clock),
                new ReferenceCommand(host),
                new DiagnoseCommand(host, version),
                new RestartCommand(host));
        Path journal = configuration.station().stateDir().resolve(JOURNAL);
        try {
            commands = new Commands(known, journal);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the station",
                    List.of("its commands can't be kept in " + journal + " (" + e.getMessage()
                            + "): make the state folder writable for this user"));
        }
        page = new LocalPage(commands, version, clock);
        ServiceLoader.load(CorrespondentProvider.class).forEach(providers::add);
    }

    /** What may be ordered on which topics; another configuration may allow less. */
    private record Allowed(Topics topics, Set<CommandName> commands) {}

    private synchronized List<Correspondent> correspondents(StationConfig config, BrokerConfig broker) {
        List<Correspondent> correspondents = new ArrayList<>();
        String transport = broker.provider().name();
        Topics topics = new Topics(broker.topicPrefix(), config.device());
        if (config.commands().isVia(transport)) {
            Allowed allowed = new Allowed(topics, config.commands().allow());
            correspondents.add(
                    commandTopics.computeIfAbsent(allowed, _ -> new CommandTopics(topics, allowed.commands, commands)));
        }
        CaptureTopic captureTopic = new CaptureTopic();
        captureTopics.put(topics, captureTopic);
        correspondents.add(captureTopic);
        for (CorrespondentProvider provider : providers) {
            correspondents.addAll(provider.over(broker, config, this));
        }
        return correspondents;
    }

    /**
     * Runs stations until one ends by itself or this is closed.
     *
     * @param whenStarted told of each station once it runs
     * @throws OutboxUnavailable if the outbox can't be opened
     * @throws ConfigurationException if no station can be made
     */
    public StationHost.End run(Consumer<Station> whenStarted) throws OutboxUnavailable, ConfigurationException {
        return host.run(station -> {
            begin();
            whenStarted.accept(station);
        });
    }

    private synchronized void begin() {
        if (!begun) {
            begun = true;
            commands.start();
        }
    }

    /** Where pictures go out, by the broker's topics. */
    synchronized Map<Topics, CaptureTopic> captureTopics() {
        return Map.copyOf(captureTopics);
    }

    public StationHost host() {
        return host;
    }

    public Commands commands() {
        return commands;
    }

    /** The station's page, where it says how it is and takes orders, too. */
    public LocalPage page() {
        return page;
    }

    /** Ends within 5 s with nothing lost. */
    @Override
    public void close() {
        commands.close();
        host.close();
        page.close();
        providers.forEach(CorrespondentProvider::close);
    }
}
