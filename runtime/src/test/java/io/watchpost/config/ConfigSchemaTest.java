package io.watchpost.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.watchpost.classify.ScoresRule;
import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.AcceleratorOptions.Performance;
import io.watchpost.outbox.OutboxSettings.SizePolicy;
import io.watchpost.testing.Fixtures;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Pkcs11Config;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.TlsConfig;
import io.watchpost.update.trial.TrialMode;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema, the records and the example say the same. */
final class ConfigSchemaTest {
    private static JsonNode schema = JsonMapper.shared().nullNode();
    private static Schema validator = noSchema();

    @TempDir
    Path folder;

    @BeforeAll
    static void read() throws IOException {
        String text = Files.readString(Fixtures.projectRoot().resolve("docs/schemas/config-1.schema.json"));
        schema = JsonMapper.shared().readTree(text);
        validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text, InputFormat.JSON);
    }

    static Stream<Map.Entry<String, Class<?>>> sections() {
        return Stream.of(
                Map.entry("", StationConfig.class),
                Map.entry("/$defs/pipeline", PipelineConfig.class),
                Map.entry("/$defs/model", ModelConfig.class),
                Map.entry("/$defs/failover", FailoverConfig.class),
                Map.entry("/$defs/accelerator", AcceleratorOptions.class),
                Map.entry("/$defs/results", ResultsConfig.class),
                Map.entry("/$defs/smoothing", SmoothingConfig.class),
                Map.entry("/$defs/publish", PublishConfig.class),
                Map.entry("/$defs/outbox", OutboxConfig.class),
                Map.entry("/$defs/mqtt", BrokerConfig.class),
                Map.entry("/$defs/tls", TlsConfig.class),
                Map.entry("/$defs/pkcs11", Pkcs11Config.class),
                Map.entry("/$defs/payload", PayloadConfig.class),
                Map.entry("/$defs/proxy", ProxyConfig.class),
                Map.entry("/$defs/commands", CommandsConfig.class),
                Map.entry("/$defs/aws", AwsConfig.class),
                Map.entry("/$defs/page", PageConfig.class),
                Map.entry("/$defs/models", ModelsConfig.class),
                Map.entry("/$defs/download", DownloadConfig.class),
                Map.entry("/$defs/trial", TrialConfig.class),
                Map.entry("/$defs/trigger", TriggerConfig.class),
                Map.entry("/$defs/gpio", GpioConfig.class),
                Map.entry("/$defs/indicator", IndicatorConfig.class),
                Map.entry("/$defs/actuator", ActuatorConfig.class),
                Map.entry("/$defs/climate", ClimateConfig.class));
    }

    @ParameterizedTest
    @MethodSource("sections")
    void everyComponent_isInTheSchemaAndBack(Map.Entry<String, Class<?>> section) {
        Set<String> components = new LinkedHashSet<>();
        for (RecordComponent component : section.getValue().getRecordComponents()) {
            components.add(component.getName());
        }
        assertThat(schema.at(section.getKey()).get("properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(components);
    }

    @Test
    void words_areTheSameInBoth() {
        assertWords("/$defs/model/properties/colour", Preprocessing.Colour.values(), Preprocessing.Colour::wireName);
        assertWords("/$defs/model/properties/fit", Preprocessing.Fit.values(), Preprocessing.Fit::wireName);
        assertWords(
                "/$defs/model/properties/resize",
                Preprocessing.Resampling.values(),
                Preprocessing.Resampling::wireName);
        assertWords("/$defs/model/properties/scores", ScoresRule.values(), ScoresRule::wireName);
        assertWords("/$defs/model/properties/target", TargetChoice.values(), TargetChoice::wireName);
        assertWords("/$defs/accelerator/properties/performance", Performance.values(), Performance::wireName);
        assertThat(schema.at("/$defs/command/enum").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(
                        Words.of(CommandName.values(), CommandName::wireName).keySet());
        assertWords("/$defs/outbox/properties/policy", SizePolicy.values(), SizePolicy::wireName);
        assertWords("/$defs/download/properties/withoutClock", WithoutClock.values(), WithoutClock::wireName);
        assertWords("/$defs/trial/properties/mode", TrialMode.values(), TrialMode::wireName);
        assertThat(schema.at("/$defs/climateStep/enum").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(
                        Words.of(ClimateStep.values(), ClimateStep::wireName).keySet());
        assertWords("/$defs/trigger/properties/edge", TriggerConfig.Edges.values(), TriggerConfig.Edges::wireName);
        assertWords(
                "/$defs/trigger/properties/pull", TriggerConfig.Resistor.values(), TriggerConfig.Resistor::wireName);
        assertWords("/$defs/actuator/properties/safe", SafeState.values(), SafeState::wireName);
    }

    @Test
    void example_isValidAndShowsEveryKey() throws IOException {
        String example = Files.readString(Fixtures.projectRoot().resolve("docs/watchpost.example.yaml"));

        assertThat(validator.validate(example, InputFormat.YAML)).isEmpty();
        Stream<String> keys = Stream.concat(
                sections().flatMap(section -> schema.at(section.getKey()).get("properties").propertyNames().stream()),
                Stream.of(
                        "file",
                        "env",
                        "cameraHealth",
                        "settleSeconds",
                        "afterSeconds",
                        "dark",
                        "share",
                        "sharpness",
                        "shift"));
        assertThat(keys).allSatisfy(key -> assertThat(example).containsPattern("\\b" + key + ":"));
    }

    @Test
    void defaultsOfTheSchema_areThoseOfTheRecords() throws Exception {
        StringBuilder spelledOut = new StringBuilder();
        spelledOut.append("pipelines:\n  - camera: 'test:'\n");
        spell(spelledOut, "    ", "/$defs/pipeline");
        spelledOut.append("    model:\n      file: m\n");
        spell(spelledOut, "      ", "/$defs/model");
        spelledOut.append("      failover:\n");
        spell(spelledOut, "        ", "/$defs/failover");
        spelledOut.append("      accelerator:\n");
        spell(spelledOut, "        ", "/$defs/accelerator");
        spelledOut.append("    results:\n");
        spell(spelledOut, "      ", "/$defs/results");
        spelledOut.append("      smoothing:\n");
        spell(spelledOut, "        ", "/$defs/smoothing");
        spelledOut.append("      publish:\n");
        spell(spelledOut, "        ", "/$defs/publish");
        spelledOut.append("    cameraHealth:\n");
        spell(spelledOut, "      ", "/$defs/cameraHealth");
        for (String fault : List.of("covered", "blinded", "blurred", "frozen", "moved")) {
            spelledOut.append("      ").append(fault).append(":\n");
            spell(spelledOut, "        ", "/$defs/" + fault);
        }
        spelledOut.append("    trigger:\n      pin: 1\n");
        spell(spelledOut, "      ", "/$defs/trigger");
        spelledOut.append("outbox:\n");
        spell(spelledOut, "  ", "/$defs/outbox");
        spelledOut.append("mqtt:\n  broker: mqtt://b\n");
        spell(spelledOut, "  ", "/$defs/mqtt");
        spelledOut.append("aws:\n");
        spell(spelledOut, "  ", "/$defs/aws");
        spelledOut.append("page:\n");
        spell(spelledOut, "  ", "/$defs/page");
        spelledOut.append("models:\n  trust: r\n");
        spell(spelledOut, "  ", "/$defs/models");
        spelledOut.append("  download:\n");
        spell(spelledOut, "    ", "/$defs/download");
        spelledOut.append("  trial:\n");
        spell(spelledOut, "    ", "/$defs/trial");
        spelledOut.append("gpio:\n");
        spell(spelledOut, "  ", "/$defs/gpio");
        spelledOut.append("  indicator:\n    pin: 2\n");
        spell(spelledOut, "    ", "/$defs/indicator");
        spelledOut.append("  actuators:\n    pin: 3\n    label: a\n");
        spell(spelledOut, "    ", "/$defs/actuator");
        spelledOut.append("climate:\n");
        spell(spelledOut, "  ", "/$defs/climate");
        spell(spelledOut, "", "");
        String leftOut = """
                pipelines: [{camera: 'test:', model: {file: m}, trigger: {pin: 1}}]
                mqtt: {broker: 'mqtt://b'}
                models: {trust: r}
                gpio: {indicator: {pin: 2}, actuators: [{pin: 3, label: a}]}
                """;

        assertThat(station(spelledOut.toString())).isEqualTo(station(leftOut));
        assertThat(spelledOut.toString().lines().filter(line -> line.contains(":")))
                .hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipelines: []",
                "pipelines: [{camera: 'test:'}]",
                "pipelines: [{model: {file: m}}]",
                "pipelines: [{camera: video0, model: {file: m}}]",
                "pipelines: [{camera: 'test:', model: {file: m, installed: belt}}]",
                "pipelines: [{camera: 'test:', model: {}}]",
                "pipelines: [{camera: 'test:', model: {file: m, threads: 65}}]",
                "pipelines: [{camera: 'test:', model: {file: m, colour: cmyk}}]",
                "pipelines: [{camera: 'test:', model: {file: m, thread: 1}}]",
                "pipelines: [{camera: 'test:', model: {file: m, target: tpu}}]",
                "pipelines: [{camera: 'test:', model: {file: m, failover: {checkedShare: 2}}}]",
                "pipelines: [{camera: 'test:', model: {file: m, failover: {deadlineMillisMin: 0}}}]",
                "pipelines: [{camera: 'test:', model: {file: m, accelerator: {device: 'usb:x'}}}]",
                "pipelines: [{camera: 'test:', model: {file: m, accelerator: {performance: turbo}}}]",
                "pipelines: [{camera: 'test:', model: {file: m, accelerator: {bulkInQueueLength: 256}}}]",
                "pipelines: [{camera: 'test:', rotate: 45, model: {file: m}}]",
                "pipelines: [{camera: 'test:', model: {file: m}, trigger: {edge: rising}}]",
                "pipelines: [{camera: 'test:', model: {file: m}, trigger: {pin: 1, edge: up}}]",
                "{pipelines: [{camera: 'test:', model: {file: m}}], gpio: {indicator: {}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], gpio: {actuators: {pin: 1}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], gpio: {actuators: {pin: 1, label: a, safe: no}}}",
                "pipelines: [{camera: 'test:', roi: [1, 2, 3], model: {file: m}}]",
                "pipelines: [{camera: 'test:', model: {file: m}, results: {top: 0}}]",
                "{pipelines: [{camera: 'test:', model: {file: m}}], outbox: {policy: newest}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: b}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtt://u:p@b'}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtt://b', topicPrefix: 'a/#'}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtt://b', password: p}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtt://b', proxy: 'http://p:1'}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtt://b', proxy: {address: 'http://u:p@p:1'}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtt://b', proxy: {address: 'http://p'}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtts://b', tls: {certificateFile: c}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtts://b', tls: {pkcs11: {library: l}}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtts://b', tls: {certificateFile: c, keyFile: k, pkcs11: {library: l}}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtts://b', tls: {certificateFile: c, pkcs11: {token: t}}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtts://b', tls: {certificateFile: c, pkcs11: {library: l, pin: 1234}}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtts://b', tls: {certificateFile: c, pkcs11: {library: l, token: t, slot: 1}}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], device: 'a/b'}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], aws: {thing: 'a/b', jobs: true}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], aws: {thing: a, shadow: true, via: []}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], aws: {job: true}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], page: 8080}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], page: {port: 65536}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], page: {address: 'door:8080'}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], page: {names: ['http://door']}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], page: {token: 1234}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], page: {tls: {certificateFile: c}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], page: {allow: [reboot]}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {trust: r, group: Belt}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {trust: r, deviceClasses: [a b]}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {trust: r, storeMegabytesMax: 0}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {trust: r, download: {announcement: 'http://m/a'}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {trust: r, download: {announcement: 'https://u@m/a'}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {trust: r, download: {window: ['2-5']}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {trust: r, download: {window: ['24:00-05:00']}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {trust: r, download: {withoutClock: maybe}}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], models: {trust: r, trial: {share: 0}}}",
            })
    void whatOneRefuses_theOtherRefusesToo(String yaml) throws IOException {
        assertThat(validator.validate(yaml, InputFormat.YAML)).as("schema").isNotEmpty();
        Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ConfigYaml.station(file)))
                .as("records")
                .isInstanceOf(ConfigurationException.class);
    }

    private StationConfig station(String yaml) throws Exception {
        return ConfigYaml.station(Files.writeString(folder.resolve("watchpost.yaml"), yaml));
    }

    private static void spell(StringBuilder yaml, String indent, String pointer) {
        for (Map.Entry<String, JsonNode> property :
                schema.at(pointer).get("properties").properties()) {
            JsonNode standard = property.getValue().get("default");
            if (standard != null) {
                yaml.append(indent)
                        .append(property.getKey())
                        .append(": ")
                        .append(standard)
                        .append('\n');
            }
        }
    }

    private static <T> void assertWords(String pointer, T[] values, Function<T, String> wireName) {
        List<String> words = Arrays.stream(values).map(wireName).toList();
        assertThat(schema.at(pointer).get("enum").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(words);
    }

    private static Schema noSchema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema("false", InputFormat.JSON);
    }
}
