package io.watchpost.cli;

import io.watchpost.config.ConfigValue;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Sequence;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import io.watchpost.config.PageConfig;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StandardFolders;
import io.watchpost.config.StationConfig;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.transport.BrokerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that describe a station, and the file that may stand for them; the same for {@code run} and {@code doctor}. */
final class StationFlags {
    @Mixin
    private final ContractFlags contractFlags = new ContractFlags();

    @Option(
            names = "--camera",
            paramLabel = "URI",
            description = "v4l2:/dev/video0, rpicam:, http://…, rtsp://…, video:FILE, dir:FOLDER, file:PICTURE, test: …"
                    + " with ?option=value.")
    private @Nullable String camera;

    @Option(names = "--model", paramLabel = "FILE", description = "A .tflite, .onnx or .wpb file.")
    private @Nullable Path model;

    @Option(
            names = "--installed",
            paramLabel = "NAME",
            description = "Instead of --model: a model of the store, which \"watchpost model\" looks after.")
    private @Nullable String installed;

    @Option(names = "--trust", paramLabel = "FILE", description = "With --installed: the root of trust of its bundles.")
    private @Nullable Path trust;

    @Option(names = "--broker", paramLabel = "URL", description = "mqtt://host[:1883] or mqtts://host[:8883].")
    private @Nullable String broker;

    @Option(names = "--device", paramLabel = "NAME", description = "Name of this station. Default: the host's.")
    private @Nullable String device;

    @Option(names = "--pipeline", paramLabel = "NAME", description = "Name of the pipeline. Default: main.")
    private @Nullable String pipeline;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "Where the outbox is kept.")
    private @Nullable Path stateDir;

    @Option(names = "--gpio-dry-run", description = "Outputs at GPIO pins are only logged.")
    private boolean gpioDryRun;

    @Option(
            names = "--page",
            paramLabel = "PORT|off",
            description = "Port of the station's page on this machine; off for none. Default: 8080.")
    private @Nullable String page;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "watchpost.yaml: all of this and more, for several pipelines. Flags win over the file.")
    private @Nullable Path config;

    /** Where a command looks at the installed service; null for one that is a station itself. */
    private @Nullable InstalledService service;

    /**
     * The same, with what was changed from afar over it.
     *
     * @param command for the sentence that says what is missing
     */
    StationConfiguration stationConfiguration(String command) throws Failure, ConfigurationException {
        return new StationConfiguration(subject(), root(command), folder());
    }

    private String subject() {
        return config == null ? "" : ConfigYaml.subject(config);
    }

    private Path folder() {
        return config == null ? Path.of("") : ConfigYaml.folder(config);
    }

    /** What the file says; that of the installed service gets the folders that systemd gives it. */
    private Mapping written() throws ConfigurationException {
        if (config == null) {
            return new Mapping("");
        }
        Mapping written = ConfigYaml.read(config);
        InstalledService judged = service;
        return judged != null && judged.isConfiguration(config) ? judged.withFolders(written) : written;
    }

    private Mapping root(String command) throws Failure, ConfigurationException {
        Mapping root = written();
        put(root, "device", device, "--device");
        put(root, "stateDir", absolute(stateDir), "--state-dir");
        if (broker != null) {
            root.section("mqtt", "").put("broker", broker, "--broker");
        }
        if (trust != null) {
            root.section("models", "").put("trust", String.valueOf(absolute(trust)), "--trust");
        }
        if (gpioDryRun) {
            root.section("gpio", "").put("dryRun", "true", "--gpio-dry-run");
        }
        if (PageConfig.OFF.equals(page)) {
            root.put("page", PageConfig.OFF, "--page");
        } else if (page != null) {
            root.section("page", "").put("port", page, "--page");
        }
        putPipeline(root, command);
        return root;
    }

    /** Flags speak of one pipeline: that of the file if it has one, otherwise a new one. */
    private void putPipeline(Mapping root, String command) throws Failure {
        boolean inFile = root.entries().get("pipelines") instanceof Sequence;
        Mapping one = new Mapping("");
        if (inFile && root.entries().get("pipelines") instanceof Sequence(List<ConfigValue> items, String _)) {
            if (items.size() == 1 && items.getFirst() instanceof Mapping only) {
                one = only;
            } else if (camera != null
                    || model != null
                    || installed != null
                    || pipeline != null
                    || contractFlags.anyGiven()) {
                throw Failure.usage("the configuration has " + items.size()
                        + " pipelines, and flags speak of one: change the file, or leave the flags out");
            } else {
                return;
            }
        } else {
            boolean hasModel = model != null || installed != null;
            if (config != null && camera == null && !hasModel) {
                return; // the file's own problems are named when it is judged
            }
            if (camera == null || !hasModel) {
                throw Failure.usage(command + " needs " + (camera == null ? "--camera URI" : "")
                        + (camera == null && !hasModel ? " and " : "") + (hasModel ? "" : "--model FILE")
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
        if (installed != null) {
            one.section("model", "").put("installed", installed, "--installed");
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

    /**
     * For a command that looks at a station, and isn't one: without a word about another, it is the installed service that is
     * meant.
     *
     * @return the service, if it is the one that is looked at
     */
    Optional<InstalledService> orInstalled() {
        service = InstalledService.find().orElse(null);
        InstalledService found = service;
        if (found == null || !found.isOpen()) {
            return Optional.empty();
        }
        boolean isAnyGiven = Stream.of(camera, model, installed, trust, broker, device, pipeline, stateDir, page)
                        .anyMatch(Objects::nonNull)
                || gpioDryRun
                || contractFlags.anyGiven();
        if (config == null && !isAnyGiven) {
            config = found.configuration();
        }
        return config != null && found.isConfiguration(config) ? Optional.of(found) : Optional.empty();
    }

    /** Whether a whole pipeline is described, in a file or by flags. */
    boolean isWholeStation() {
        return config != null || (camera != null && (model != null || installed != null));
    }

    @Nullable
    String camera() {
        return camera;
    }

    @Nullable
    String broker() {
        return broker;
    }

    String deviceOrDefault() {
        return device == null ? StationConfig.deviceDefault() : device;
    }

    Path stateDirOrDefault() {
        return stateDir == null ? StandardFolders.state() : stateDir;
    }

    /** The broker by itself; empty when none is given. */
    List<BrokerConfig> brokers() throws Failure {
        try {
            return broker == null ? List.of() : List.of(BrokerConfig.of(broker));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--broker: " + e.getMessage());
        }
    }

    /** The model by itself; null when none is given. */
    @Nullable
    Contract contract() throws Failure, ConfigurationException {
        return model == null ? null : ContractFlags.contract(model, contractFlags);
    }
}
