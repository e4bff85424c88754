package io.watchpost.cli;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigValue;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Sequence;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationAssembly;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.pipeline.ResultListener;
import java.io.PrintWriter;
import java.nio.file.Path;
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
    private final ContractFlags contractFlags = new ContractFlags();

    @Option(
            names = "--camera",
            paramLabel = "URI",
            description = "v4l2:/dev/video0, http://…, dir:FOLDER, file:PICTURE, test: … with ?option=value.")
    private @Nullable String camera;

    @Option(names = "--model", paramLabel = "FILE", description = "A .tflite or .onnx file.")
    private @Nullable Path model;

    @Option(names = "--broker", paramLabel = "URL", description = "mqtt://host[:1883] or mqtts://host[:8883].")
    private @Nullable String broker;

    @Option(names = "--device", paramLabel = "NAME", description = "Name of this station. Default: the host's.")
    private @Nullable String device;

    @Option(names = "--pipeline", paramLabel = "NAME", description = "Name of the pipeline. Default: main.")
    private @Nullable String pipeline;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "Where the outbox is kept.")
    private @Nullable Path stateDir;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "watchpost.yaml: all of this and more, for several pipelines. Flags win over the file.")
    private @Nullable Path config;

    @Option(names = "--show", description = "Print each result, also when there is a broker.")
    private boolean show;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        StationConfig stationConfig = configuration();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ResultListener listener = show || stationConfig.mqtt() == null ? new ResultLines(out) : ResultListener.NONE;
        StationClock clock = new SystemClock();
        Station station;
        try {
            station = StationAssembly.assemble(stationConfig, VersionCommand.version(), listener, clock);
        } catch (OutboxUnavailable e) {
            throw Failure.unavailable(String.valueOf(e.getMessage()), "");
        }
        Thread ending = Thread.ofPlatform().name("ending").unstarted(station::close);
        Runtime.getRuntime().addShutdownHook(ending);
        station.start();
        boolean complete = station.awaitEnd();
        List<String> failures = station.failures();
        station.close();
        if (complete && failures.size() == stationConfig.pipelines().size()) {
            throw new Failure(ExitCode.MODEL_REFUSED, String.join("; ", failures), "");
        }
        return failures.isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
    }

    private StationConfig configuration() throws Failure, ConfigurationException {
        Mapping root = config == null ? new Mapping("") : ConfigYaml.read(config);
        put(root, "device", device, "--device");
        put(root, "stateDir", absolute(stateDir), "--state-dir");
        if (broker != null) {
            root.section("mqtt", "").put("broker", broker, "--broker");
        }
        putPipeline(root);
        return config == null
                ? Configs.station("", root, Path.of(""))
                : Configs.station(ConfigYaml.subject(config), root, ConfigYaml.folder(config));
    }

    /** Flags speak of one pipeline: that of the file if it has one, otherwise a new one. */
    private void putPipeline(Mapping root) throws Failure {
        boolean inFile = root.entries().get("pipelines") instanceof Sequence;
        Mapping one = new Mapping("");
        if (inFile && root.entries().get("pipelines") instanceof Sequence(List<ConfigValue> items, String _)) {
            if (items.size() == 1 && items.getFirst() instanceof Mapping only) {
                one = only;
            } else if (camera != null || model != null || pipeline != null || contractFlags.anyGiven()) {
                throw Failure.usage("the configuration has " + items.size()
                        + " pipelines, and flags speak of one: change the file, or leave the flags out");
            } else {
                return;
            }
        } else {
            if (camera == null || model == null) {
                throw Failure.usage("run needs " + (camera == null ? "--camera URI" : "")
                        + (camera == null && model == null ? " and " : "") + (model == null ? "--model FILE" : "")
                        + ", or --config FILE that declares pipelines");
            }
            put(one, "name", pipeline == null ? PipelineConfig.NAME_DEFAULT : pipeline, "--pipeline");
            root.entries().put("pipelines", new Sequence(List.of(one), ""));
        }
        put(one, "name", pipeline, "--pipeline");
        put(one, "camera", camera, "--camera");
        if (model != null) {
            one.section("model", "").put("file", String.valueOf(absolute(model)), "--model");
        }
        contractFlags.putInto(one);
    }

    /** What a flag names is relative to where the operator stands, not to the file's folder. */
    private static @Nullable String absolute(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath().toString();
    }

    private static void put(Mapping mapping, String key, @Nullable String value, String flag) {
        if (value != null) {
            mapping.put(key, value, flag);
        }
    }
}
