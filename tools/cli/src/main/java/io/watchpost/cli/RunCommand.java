package io.watchpost.cli;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import io.watchpost.device.remote.RemoteStation;
import io.watchpost.device.service.LogLevels;
import io.watchpost.device.service.ServiceManager;
import io.watchpost.device.service.ServiceWatch;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.device.station.StationHost;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.pipeline.ResultListener;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost run}: the service itself. Maps flags to a configuration; the station does the work. */
@Command(
        name = "run",
        description = {
            "Watch cameras, classify every frame, keep every result and deliver it.",
            "Ends by itself when every camera has ended and everything is delivered; SIGTERM ends it within 5 s with"
                    + " nothing lost. Without a broker results stay in the outbox and are shown."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StationFlags stationFlags = new StationFlags();

    @Option(names = "--show", description = "Print each result, also when there is a broker.")
    private boolean show;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        StationConfiguration configuration = stationFlags.stationConfiguration("run");
        StationConfig stationConfig = configuration.station();
        MissingFiles.check(stationConfig);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        StationClock clock = new SystemClock();
        ServiceManager manager =
                ServiceManager.of(System.getenv(), ProcessHandle.current().pid());
        // a service's output is its log, which isn't the place for results
        boolean isShown = show || (stationConfig.mqtt().isEmpty() && !manager.isThere());
        ResultListener listener = isShown ? new ResultLines(out) : ResultListener.NONE;
        StationHost.End end;
        try (ServiceWatch service =
                        new ServiceWatch(manager, new LogLevels(stationConfig.stateDir(), Logging.own()), clock);
                RemoteStation remote = new RemoteStation(configuration, VersionCommand.version(), listener, clock)) {
            service.start();
            Runtime.getRuntime().addShutdownHook(ending(service::stops, remote::close));
            end = remote.run(service::runs);
            service.stops();
        } catch (OutboxUnavailable e) {
            throw Failure.unavailable(String.valueOf(e.getMessage()), "");
        }
        List<String> failures = end.failures();
        if (end.isComplete()
                && failures.size() == configuration.station().pipelines().size()) {
            throw new Failure(ExitCode.MODEL_REFUSED, String.join("; ", failures), "");
        }
        return failures.isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
    }

    private static Thread ending(Runnable first, Runnable then) {
        return Thread.ofPlatform().name("ending").unstarted(() -> {
            first.run();
            then.run();
        });
    }
}
