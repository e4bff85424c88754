package io.watchpost.config;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.frame.CameraUri;
import io.watchpost.outbox.OutboxSettings.SizePolicy;
import io.watchpost.scene.SceneSettings;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import io.watchpost.vision.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of what was written, wherever it was written: a file, a map, flags, or a file with flags laid over
 * it. Loads no parser, so that a command without a file starts fast.
 */
public final class Configs {
    private static final Map<String, Integer> ROTATIONS = new LinkedHashMap<>();

    static {
        for (int degrees = 0; degrees < 360; degrees += 90) {
            ROTATIONS.put(Integer.toString(degrees), degrees);
        }
    }

    private final Problems problems = new Problems();

    private Configs() {}

    /**
     * A whole station.
     *
     * @param subject what the problems are said of: the file's name, or empty for the command line
     * @param folder what relative paths in a file start from
     * @throws ConfigurationException with everything that is wrong
     */
    public static StationConfig station(String subject, Mapping root, Path folder) throws ConfigurationException {
        Configs configs = new Configs();
        StationConfig station = configs.station(new Section(root, "", folder, configs.problems));
        configs.problems.throwIfAny(subject);
        return present(station);
    }

    /**
     * The model contract without a camera, for commands that look at files: the keys of a pipeline that say how a
     * picture becomes classes.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    public static Contract contract(String subject, Mapping root, Path folder) throws ConfigurationException {
        Configs configs = new Configs();
        Section section = new Section(root, "", folder, configs.problems);
        int before = configs.problems.count();
        Place place = configs.place(section);
        ModelConfig model = new ModelReader(configs.problems).model(section.section("model"), false);
        ResultsConfig results = configs.results(section.section("results"));
        Contract contract = section.finish(
                before, () -> new Contract(place.rotate, place.flip, place.roi, present(model), present(results)));
        configs.problems.throwIfAny(subject);
        return present(contract);
    }

    /**
     * The section {@code models} alone, for commands that look after models without a station.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    public static ModelsConfig models(String subject, Mapping root, Path folder) throws ConfigurationException {
        Configs configs = new Configs();
        ModelsConfig models = new ModelsReader(configs.problems)
                .models(new Section(root, "", folder, configs.problems).section("models"));
        configs.problems.throwIfAny(subject);
        return present(models);
    }

    /** How the camera hangs, and what part of its picture counts. */
    private record Place(int rotate, boolean flip, @Nullable Region roi) {}

    private Place place(Section section) {
        return new Place(
                section.choice("rotate", ROTATIONS, 0),
                section.flag("flip", false),
                section.joinedOrNull("roi", "X,Y,W,H in pixels", Region::parse));
    }

    private static <T> T present(@Nullable T record) {
        if (record == null) {
            throw new IllegalStateException("a configuration without problems and without a record");
        }
        return record;
    }

    private @Nullable StationConfig station(Section root) {
        int before = problems.count();
        String device = root.text("device", Names.EXPECTED, named("a device"), Names.ofHost());
        Path stateDir = root.pathOrNull("stateDir");
        Path cacheDir = root.pathOrNull("cacheDir");
        int statusSeconds = root.whole(
                "statusSeconds",
                StationConfig.STATUS_SECONDS_MIN,
                StationConfig.STATUS_SECONDS_MAX,
                StationConfig.STATUS_SECONDS_DEFAULT);
        List<PipelineConfig> pipelines = new ArrayList<>();
        boolean declared = root.has("pipelines");
        for (Section section : root.sections("pipelines")) {
            PipelineConfig pipeline = pipeline(section);
            if (pipeline != null) {
                pipelines.add(pipeline);
            }
        }
        if (!declared) {
            root.problem("there is no pipeline: declare one under \"pipelines\" with a camera and a model");
        }
        OutboxConfig outbox = outbox(root.section("outbox"));
        List<BrokerConfig> brokers = new ArrayList<>();
        for (Section section : root.oneOrMore("mqtt")) {
            BrokerConfig broker = mqtt(section);
            if (broker != null) {
                brokers.add(broker);
            }
        }
        CommandsConfig commands = commands(root.section("commands"));
        AwsConfig aws = aws(root.section("aws"));
        ModelsConfig models = root.has("models") ? new ModelsReader(problems).models(root.section("models")) : null;
        StickConfig stick = StickReader.read(root.section("stick"), problems);
        DoubtfulConfig doubtful = DoubtfulReader.read(root.section("doubtful"), problems);
        GpioConfig gpio = root.has("gpio") ? new GpioReader(problems).gpio(root.section("gpio")) : null;
        PageConfig page = new PageReader(problems).page(root);
        ClimateConfig climate = new ClimateReader(problems).climate(root.section("climate"));
        return root.finish(
                before,
                () -> new StationConfig(
                        device,
                        stateDir == null ? StandardFolders.state() : stateDir,
                        cacheDir == null ? StandardFolders.cache() : cacheDir,
                        statusSeconds,
                        pipelines,
                        present(outbox),
                        brokers,
                        present(commands),
                        present(aws),
                        models,
                        present(stick),
                        present(doubtful),
                        gpio,
                        page,
                        present(climate)));
    }

    private @Nullable PipelineConfig pipeline(Section section) {
        int before = problems.count();
        String name = section.text("name", Names.EXPECTED, named("a pipeline"), PipelineConfig.NAME_DEFAULT);
        CameraUri camera = section.cameraOrNull("camera");
        double timeout = section.number(
                "cameraTimeoutSeconds",
                PipelineConfig.CAMERA_TIMEOUT_SECONDS_MIN,
                PipelineConfig.CAMERA_TIMEOUT_SECONDS_MAX,
                PipelineConfig.CAMERA_TIMEOUT_SECONDS_DEFAULT);
        Place place = place(section);
        ModelConfig model = new ModelReader(problems).model(section.section("model"), true);
        ResultsConfig results = results(section.section("results"));
        SceneSettings cameraHealth = new CameraHealthReader(problems).settings(section.section("cameraHealth"));
        TriggerConfig trigger =
                section.has("trigger") ? new GpioReader(problems).trigger(section.section("trigger")) : null;
        if (camera == null && !section.has("camera")) {
            section.problem("the camera is missing: name one with \"camera\", like v4l2:/dev/video0 or dir:pictures");
        }
        return section.finish(
                before,
                () -> new PipelineConfig(
                        name,
                        present(camera),
                        timeout,
                        place.rotate,
                        place.flip,
                        place.roi,
                        present(model),
                        present(results),
                        present(cameraHealth),
                        trigger));
    }

    private @Nullable ResultsConfig results(Section section) {
        int before = problems.count();
        int top = section.whole("top", 1, ResultsConfig.TOP_MAX, ResultsConfig.TOP_DEFAULT);
        Float threshold = section.realOrNull("threshold");
        List<String> allow = section.texts("allow", "a label");
        List<String> deny = section.texts("deny", "a label");
        Section smooth = section.section("smoothing");
        int smoothBefore = problems.count();
        int average = smooth.whole("average", 1, SmoothingConfig.FRAMES_MAX, 1);
        int agree = smooth.whole("agree", 1, SmoothingConfig.FRAMES_MAX, 1);
        int of = smooth.whole("of", 1, SmoothingConfig.FRAMES_MAX, agree);
        SmoothingConfig smoothing = smooth.finish(smoothBefore, () -> new SmoothingConfig(average, agree, of));
        Section rule = section.section("publish");
        int ruleBefore = problems.count();
        boolean onChange = rule.flag("onChange", false);
        double everySeconds = rule.number("everySeconds", 0, PublishConfig.EVERY_SECONDS_MAX, 0);
        PublishConfig publish = rule.finish(ruleBefore, () -> new PublishConfig(onChange, everySeconds));
        return section.finish(
                before, () -> new ResultsConfig(top, threshold, allow, deny, present(smoothing), present(publish)));
    }

    private @Nullable OutboxConfig outbox(Section section) {
        int before = problems.count();
        int size =
                section.whole("sizeMegabytes", 1, OutboxConfig.SIZE_MEGABYTES_MAX, OutboxConfig.SIZE_MEGABYTES_DEFAULT);
        SizePolicy policy = section.choice(
                "policy", Words.of(SizePolicy.values(), SizePolicy::wireName), OutboxConfig.DEFAULT.policy());
        int budget = section.whole(
                "writeMegabytesPerDay", 0, OutboxConfig.SIZE_MEGABYTES_MAX, OutboxConfig.WRITE_MEGABYTES_DEFAULT);
        return section.finish(before, () -> new OutboxConfig(size, policy, budget));
    }

    private @Nullable PayloadConfig payload(Section section) {
        int before = problems.count();
        String format = section.text("format", "a payload format", Function.identity(), PayloadConfig.FORMAT_DEFAULT);
        String topic = section.textOrNull("topic", "a topic", BrokerConfig::checkedTopicPrefix);
        String homeAssistant = section.textOrNull("homeAssistant", "a topic", BrokerConfig::checkedTopicPrefix);
        return section.finish(before, () -> new PayloadConfig(format, topic, homeAssistant));
    }

    private @Nullable CommandsConfig commands(Section section) {
        int before = problems.count();
        List<CommandName> allow = section.parsed("allow", "names of commands", PageReader::command);
        List<String> via = section.texts("via", "the name of a transport");
        return section.finish(before, () -> new CommandsConfig(new HashSet<>(allow), via));
    }

    private @Nullable AwsConfig aws(Section section) {
        int before = problems.count();
        String thing = section.text("thing", "the name of a thing", AwsConfig::checkedThing, AwsConfig.thingDefault());
        boolean jobs = section.flag("jobs", false);
        boolean shadow = section.flag("shadow", false);
        int metricsSeconds = section.whole("metricsSeconds", 0, AwsConfig.METRICS_SECONDS_MAX, 0);
        List<String> via = section.has("via") ? section.texts("via", "the name of a transport") : AwsConfig.VIA_DEFAULT;
        return section.finish(
                before, () -> new AwsConfig(jobs || shadow ? thing : "", jobs, shadow, metricsSeconds, via));
    }

    private @Nullable BrokerConfig mqtt(Section section) {
        int before = problems.count();
        String broker = section.textOrNull("broker", "mqtt://host", BrokerConfig::checkedBroker);
        if (broker == null && !section.has("broker")) {
            section.problem("the broker is missing: name it with \"broker\", like mqtt://localhost");
        }
        String prefix = section.text(
                "topicPrefix", "a topic", BrokerConfig::checkedTopicPrefix, BrokerConfig.TOPIC_PREFIX_DEFAULT);
        SecretRef username = SecretReader.read(section, "username", problems);
        SecretRef password = SecretReader.read(section, "password", problems);
        ProxyConfig proxy = section.has("proxy") ? proxy(section.section("proxy")) : null;
        TlsConfig tls = TlsReader.read(section.section("tls"), problems);
        PayloadConfig payload = payload(section.section("payload"));
        int window = section.whole("window", 1, BrokerConfig.WINDOW_MAX, BrokerConfig.WINDOW_DEFAULT);
        int keepAlive = section.whole(
                "keepAliveSeconds",
                BrokerConfig.KEEP_ALIVE_SECONDS_MIN,
                BrokerConfig.KEEP_ALIVE_SECONDS_MAX,
                BrokerConfig.KEEP_ALIVE_SECONDS_DEFAULT);
        return section.finish(
                before,
                () -> new BrokerConfig(
                        present(broker),
                        prefix,
                        username,
                        password,
                        present(tls),
                        proxy,
                        present(payload),
                        window,
                        keepAlive));
    }

    private @Nullable ProxyConfig proxy(Section section) {
        int before = problems.count();
        String address = section.textOrNull("address", "http://host:port", ProxyConfig::checkedAddress);
        if (address == null && !section.has("address")) {
            section.problem("the proxy is missing: name it with \"address\", like http://proxy.example:3128");
        }
        SecretRef username = SecretReader.read(section, "username", problems);
        SecretRef password = SecretReader.read(section, "password", problems);
        return section.finish(before, () -> new ProxyConfig(present(address), username, password));
    }

    private static Function<String, String> named(String what) {
        return text -> {
            Names.require(what, text);
            return text;
        };
    }
}
