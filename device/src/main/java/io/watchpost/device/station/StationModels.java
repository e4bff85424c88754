package io.watchpost.device.station;

import io.watchpost.bundle.BundleLimits;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelsConfig;
import io.watchpost.config.TrialConfig;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.StatusSource;
import io.watchpost.transport.Topics;
import io.watchpost.update.BundleProbe;
import io.watchpost.update.ModelLine;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Probe;
import io.watchpost.update.Requests;
import io.watchpost.update.StoreUnavailable;
import io.watchpost.update.UpdateMachine;
import io.watchpost.update.UpdateRules;
import io.watchpost.update.UpdateService;
import io.watchpost.update.UpdateState;
import io.watchpost.update.arrival.Arrivals;
import io.watchpost.update.arrival.ByBroker;
import io.watchpost.update.arrival.SteadyArrivals;
import io.watchpost.update.blocks.Streams;
import io.watchpost.update.trial.TrialRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** The models of a station that change while it runs: their store, their machine, and the thread that turns it. */
public final class StationModels implements AutoCloseable {
    private final ModelsConfig config;
    private final ByBroker byBroker;
    private final UpdateMachine machine;
    private final String device;
    private final SteadyArrivals arrivals;
    private final UpdateService service;

    private StationModels(
            ModelsConfig config,
            String device,
            UpdateMachine machine,
            SteadyArrivals arrivals,
            ByBroker byBroker,
            Requests requests,
            StationClock clock) {
        this.config = config;
        this.byBroker = byBroker;
        this.device = device;
        this.machine = machine;
        this.arrivals = arrivals;
        ModelsStatus status = new ModelsStatus("", device, machine, arrivals);
        service = new UpdateService(
                machine, requests, arrivals, () -> new String(status.online(), StandardCharsets.UTF_8), clock);
    }

    /** What is said of the models on a topic. */
    StatusSource status(String topic) {
        return new ModelsStatus(topic, device, machine, arrivals);
    }

    /**
     * Who listens at a broker for announcements, and for bundles in blocks.
     *
     * @param isAws whether the broker leads to AWS IoT, whose own streams are looked at there
     */
    List<Correspondent> correspondents(BrokerConfig broker, boolean isAws) {
        return byBroker.over(config, broker.provider().name(), new Topics(broker.topicPrefix(), device), isAws);
    }

    /** Over which bundles come in blocks. */
    Streams streams() {
        return byBroker.streams();
    }

    /** The folder of the model store in a state folder. */
    public static Path folder(Path stateDir) {
        return stateDir.resolve("models");
    }

    /**
     * Opens the store and makes the machine over it, for a command that stands in for a station.
     *
     * @throws StoreUnavailable if the store can't be opened, as when a station has it
     */
    public static UpdateMachine machine(ModelsConfig config, Path stateDir, Path cacheDir, StationClock clock)
            throws StoreUnavailable {
        ModelStore store = ModelStore.open(folder(stateDir), clock);
        try {
            return UpdateMachine.over(store, config.trust(), probe(cacheDir, clock), rules(config), clock);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * The same for going back, for which nobody has to be trusted: nothing comes in.
     *
     * @throws StoreUnavailable if the store can't be opened, as when a station has it
     */
    public static UpdateMachine machineThatLetsNothingIn(Path stateDir, Path cacheDir, StationClock clock)
            throws StoreUnavailable {
        ModelStore store = ModelStore.open(folder(stateDir), clock);
        try {
            UpdateRules rules = new UpdateRules(
                    List.of(),
                    BundleLimits.DEFAULT,
                    ModelsConfig.STORE_MEGABYTES_DEFAULT * 1_048_576L,
                    TrialRule.DEFAULT,
                    UpdateRules.PROVING_FRAMES_DEFAULT,
                    UpdateRules.ATTEMPTS_MAX_DEFAULT);
            return UpdateMachine.trustingNobody(store, probe(cacheDir, clock), rules, clock);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Opens everything; nothing runs before {@link #start}.
     *
     * @throws StoreUnavailable if the store can't be opened, as when a station has it
     */
    static StationModels open(ModelsConfig config, String device, Path stateDir, Path cacheDir, StationClock clock)
            throws StoreUnavailable, IOException {
        UpdateMachine machine = machine(config, stateDir, cacheDir, clock);
        try {
            Path folder = folder(stateDir);
            Requests requests = new Requests(folder);
            requests.open();
            ByBroker byBroker = ByBroker.of(config);
            SteadyArrivals arrivals = new SteadyArrivals(
                    () -> Arrivals.open(
                            config,
                            device,
                            folder.resolve("arrivals"),
                            machine::trust,
                            machine.door(),
                            byBroker,
                            clock,
                            new SplittableRandom()),
                    clock);
            return new StationModels(config, device, machine, arrivals, byBroker, requests, clock);
        } catch (IOException | RuntimeException e) {
            machine.store().close();
            throw e;
        }
    }

    /** Whether any candidate waits for its trial, is on trial, or makes results without having proven itself. */
    boolean isTrying() {
        return machine.store().lines().values().stream()
                .map(ModelLine::candidate)
                .anyMatch(candidate -> candidate != null
                        && (candidate.state() instanceof UpdateState.Staged
                                || candidate.state() instanceof UpdateState.Trial
                                || candidate.state() instanceof UpdateState.Active));
    }

    UpdateMachine machine() {
        return machine;
    }

    void start() {
        service.start();
    }

    /** After the pipelines. */
    @Override
    public void close() {
        service.close();
    }

    private static BundleProbe probe(Path cacheDir, StationClock clock) {
        return new BundleProbe(new Probe(cacheDir.resolve("probes")), clock);
    }

    private static UpdateRules rules(ModelsConfig config) {
        TrialConfig trial = config.trial();
        return new UpdateRules(
                config.deviceClasses(),
                BundleLimits.ofSize(config.sizeBytesMax()),
                config.storeBytesMax(),
                TrialRule.DEFAULT.with(trial.mode(), trial.share(), trial.frames()),
                UpdateRules.PROVING_FRAMES_DEFAULT,
                UpdateRules.ATTEMPTS_MAX_DEFAULT);
    }
}
