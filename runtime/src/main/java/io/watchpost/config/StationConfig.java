package io.watchpost.config;

import io.watchpost.transport.BrokerConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a station needs to know.
 *
 * @param device the station's name, part of every topic and id; the host's name by default
 * @param stateDir what must survive: the outbox, the station's identity
 * @param cacheDir what can be found out again: probe verdicts, measurements
 * @param statusSeconds the status is published on change and at least this often; 5 to 86,400
 * @param pipelines one to {@value #PIPELINES_MAX}, each with its own camera and model, names unique
 * @param outbox how much is kept, and what goes first
 * @param mqtt the brokers that every result goes to; none when results stay in the outbox
 * @param commands what the station may be told from afar
 * @param aws what it does for AWS IoT
 * @param models how new models come and prove themselves; null when they come by hand only
 * @param stick what happens when somebody puts a stick in
 * @param doubtful which frames are kept as pictures
 * @param gpio what it shows and switches at its pins; null for nothing
 * @param page the station's own page; null for none
 * @param climate how warm the machine may become, and what is given up for it
 */
public record StationConfig(
        String device,
        Path stateDir,
        Path cacheDir,
        int statusSeconds,
        List<PipelineConfig> pipelines,
        OutboxConfig outbox,
        List<BrokerConfig> mqtt,
        CommandsConfig commands,
        AwsConfig aws,
        @Nullable ModelsConfig models,
        StickConfig stick,
        DoubtfulConfig doubtful,
        @Nullable GpioConfig gpio,
        @Nullable PageConfig page,
        ClimateConfig climate) {

    /** Each pipeline is a thread, a camera and a model in memory. */
    public static final int PIPELINES_MAX = 32;

    /** The outbox's database in the state folder. */
    public static final String OUTBOX_FILE_NAME = "outbox.db";

    public static final int STATUS_SECONDS_DEFAULT = 60;
    public static final int STATUS_SECONDS_MIN = 5;
    public static final int STATUS_SECONDS_MAX = 86_400;

    public StationConfig {
        Names.require("a device", device);
        pipelines = List.copyOf(pipelines);
        if (pipelines.isEmpty() || pipelines.size() > PIPELINES_MAX) {
            throw new IllegalArgumentException(
                    "a station has 1 to " + PIPELINES_MAX + " pipelines, was " + pipelines.size());
        }
        Set<String> names = new HashSet<>();
        for (PipelineConfig pipeline : pipelines) {
            if (!names.add(pipeline.name())) {
                throw new IllegalArgumentException(
                        "two pipelines are named \"" + pipeline.name() + "\": give each a name of its own");
            }
        }
        mqtt = List.copyOf(mqtt);
        Set<String> destinations = new HashSet<>();
        for (BrokerConfig broker : mqtt) {
            if (!destinations.add(broker.provider().name())) {
                throw new IllegalArgumentException("two brokers are spoken to by "
                        + broker.provider().name() + ": name one of each kind, and let that one hand on to the other");
            }
        }
        if (models != null
                && models.blocks().isNamed()
                && !destinations.contains(models.blocks().from())) {
            throw new IllegalArgumentException("models.blocks.from names the broker "
                    + models.blocks().from() + ", and this station has "
                    + (destinations.isEmpty() ? "none" : String.join(", ", destinations)));
        }
        for (PipelineConfig pipeline : pipelines) {
            String installed = pipeline.model().installed();
            if (installed != null && models == null) {
                throw new IllegalArgumentException("pipeline " + pipeline.name() + " runs the installed model "
                        + installed + ", and nothing says whom this device trusts: declare \"models\" with"
                        + " \"trust\"");
            }
        }
        GpioConfig.check(gpio, pipelines);
        if (statusSeconds < STATUS_SECONDS_MIN || statusSeconds > STATUS_SECONDS_MAX) {
            throw new IllegalArgumentException(
                    "statusSeconds is " + STATUS_SECONDS_MIN + " to " + STATUS_SECONDS_MAX + ", was " + statusSeconds);
        }
    }

    /** The station's name when nobody gives it one: the host's. */
    public static String deviceDefault() {
        return Names.ofHost();
    }

    /** The outbox's database. */
    public Path outboxFile() {
        return stateDir.resolve(OUTBOX_FILE_NAME);
    }
}
