package io.watchpost.cli;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ClimateConfig;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import io.watchpost.config.ModelConfig;
import io.watchpost.config.OutboxConfig;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StandardFolders;
import io.watchpost.config.StationConfig;
import io.watchpost.device.climate.ClimateCheck;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.frame.CameraUri;
import io.watchpost.transport.BrokerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost doctor}: what works, what doesn't, and what to do about it. */
@Command(
        name = "doctor",
        description = {
            "Check the machine and, for the installed service or with the flags or the configuration of \"run\", the camera, the model and the"
                    + " broker with its authorisation: what works, what doesn't, what to do. What was changed from afar"
                    + " counts as it does to the station.",
            "Exit code 1 when something fails. With --json, one watchpost.finding/1 object a line."
        })
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StationFlags stationFlags = new StationFlags();

    @Option(names = "--json", description = "One JSON object a finding and line.")
    private boolean json;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        Report report = new Report(Objects.requireNonNull(spec).commandLine().getOut(), json);
        StationClock clock = new SystemClock();
        ConfiguredChecks checks = new ConfiguredChecks(clock);
        Optional<InstalledService> installed = InstalledService.find();
        Optional<InstalledService> judged = stationFlags.orInstalled();
        StationConfiguration configuration =
                stationFlags.isWholeStation() ? stationFlags.stationConfiguration("doctor") : null;
        StationConfig station = configuration == null ? null : configuration.station();
        List<BrokerConfig> brokers = station == null ? stationFlags.brokers() : station.mqtt();
        Contract model = station == null ? stationFlags.contract() : null;
        CameraUri camera = station == null ? camera(stationFlags.camera()) : null;

        if (installed.isPresent() && !installed.get().isOpen()) {
            report.accept(ServiceChecks.barred(installed.get()));
        }
        report.accept(MachineChecks.architecture(System.getProperty("os.name"), System.getProperty("os.arch")));
        report.accept(MachineChecks.java());
        report.accept(MachineChecks.glibc(GlibcBindings.version()));
        MachineChecks.natives().forEach(report);
        report.accept(MachineChecks.probe());
        AcceleratorChecks.of(models(station, model)).forEach(report);
        report.accept(MachineChecks.clock(clock, Path.of("/sys")));
        report.accept(climate(station));
        Path stateDir = station == null ? stationFlags.stateDirOrDefault() : station.stateDir();
        StateChecks.of(stateDir, station == null ? OutboxConfig.DEFAULT : station.outbox())
                .forEach(report);
        StateChecks.accelerators(stateDir).forEach(report);
        if (configuration != null) {
            RemoteChecks.of(configuration).forEach(report);
        }
        if (station != null) {
            judged.ifPresent(service -> ServiceChecks.of(service, station).forEach(report));
            // what root finds out here would lie in the service's folder as root's
            Path cacheDir = judged.isPresent() ? StandardFolders.cache() : station.cacheDir();
            for (PipelineConfig pipeline : station.pipelines()) {
                report.accept(checks.camera(pipeline.camera(), pipeline.cameraTimeoutMillis()));
                if (pipeline.model().installed() == null) {
                    report.accept(checks.model(contract(pipeline), cacheDir));
                }
            }
            ModelChecks.of(station).forEach(report);
            GpioChecks.of(station).forEach(report);
            StickChecks.of(station).forEach(report);
        }
        if (camera != null) {
            report.accept(checks.camera(camera, (long) (PipelineConfig.CAMERA_TIMEOUT_SECONDS_DEFAULT * 1_000)));
        }
        if (model != null) {
            report.accept(checks.model(model, StandardFolders.cache()));
        }
        for (BrokerConfig mqtt : brokers) {
            report.accept(checks.broker(mqtt, station == null ? stationFlags.deviceOrDefault() : station.device()));
        }
        return report.failures == 0 ? ExitCode.OK : ExitCode.PARTLY;
    }

    /** How warm the processor is, and whether its power is good. */
    private static Finding climate(@Nullable StationConfig station) {
        ClimateCheck.Found found =
                ClimateCheck.of(Path.of("/sys"), station == null ? ClimateConfig.DEFAULT : station.climate());
        return found.todo().isEmpty()
                ? Finding.works("climate", found.found())
                : Finding.note("climate", found.found(), found.todo());
    }

    private static List<ModelConfig> models(@Nullable StationConfig station, @Nullable Contract model) {
        if (station != null) {
            return station.pipelines().stream().map(PipelineConfig::model).toList();
        }
        return model == null ? List.of() : List.of(model.model());
    }

    private static @Nullable CameraUri camera(@Nullable String text) throws Failure {
        try {
            return text == null ? null : CameraUri.parse(text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--camera: " + e.getMessage());
        }
    }

    private static Contract contract(PipelineConfig pipeline) {
        return new Contract(pipeline.rotate(), pipeline.flip(), pipeline.roi(), pipeline.model(), pipeline.results());
    }

    /** Prints each finding as it comes, since some take seconds. */
    private static final class Report implements Consumer<Finding> {
        private final PrintWriter out;
        private final boolean json;
        private int failures;

        Report(PrintWriter out, boolean json) {
            this.out = out;
            this.json = json;
        }

        @Override
        public void accept(Finding finding) {
            failures += finding.state() == Finding.State.FAILS ? 1 : 0;
            if (json) {
                out.println(JsonLine.of(finding::write));
            } else {
                out.printf("%-6s %-14s %s%n", finding.state().wireName(), finding.subject(), finding.found());
                if (!finding.todo().isEmpty()) {
                    out.printf("%-21s -> %s%n", "", finding.todo());
                }
            }
            out.flush();
        }
    }
}
