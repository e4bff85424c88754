package io.watchpost.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.watchpost.classify.ScoresRule;
import io.watchpost.outbox.OutboxSettings.SizePolicy;
import io.watchpost.testing.Fixtures;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.TlsConfig;
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
        return Map.<String, Class<?>>of(
                "", StationConfig.class,
                "/$defs/pipeline", PipelineConfig.class,
                "/$defs/model", ModelConfig.class,
                "/$defs/results", ResultsConfig.class,
                "/$defs/smoothing", SmoothingConfig.class,
                "/$defs/publish", PublishConfig.class,
                "/$defs/outbox", OutboxConfig.class,
                "/$defs/mqtt", BrokerConfig.class,
                "/$defs/tls", TlsConfig.class)
                .entrySet()
                .stream();
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
        assertWords("/$defs/outbox/properties/policy", SizePolicy.values(), SizePolicy::wireName);
    }

    @Test
    void example_isValidAndShowsEveryKey() throws IOException {
        String example = Files.readString(Fixtures.projectRoot().resolve("docs/watchpost.example.yaml"));

        assertThat(validator.validate(example, InputFormat.YAML)).isEmpty();
        Stream<String> keys = Stream.concat(
                sections().flatMap(section -> schema.at(section.getKey()).get("properties").propertyNames().stream()),
                Stream.of("file", "env"));
        assertThat(keys).allSatisfy(key -> assertThat(example).containsPattern("\\b" + key + ":"));
    }

    @Test
    void defaultsOfTheSchema_areThoseOfTheRecords() throws Exception {
        StringBuilder spelledOut = new StringBuilder();
        spelledOut.append("pipelines:\n  - camera: 'test:'\n");
        spell(spelledOut, "    ", "/$defs/pipeline");
        spelledOut.append("    model:\n      file: m\n");
        spell(spelledOut, "      ", "/$defs/model");
        spelledOut.append("    results:\n");
        spell(spelledOut, "      ", "/$defs/results");
        spelledOut.append("      smoothing:\n");
        spell(spelledOut, "        ", "/$defs/smoothing");
        spelledOut.append("      publish:\n");
        spell(spelledOut, "        ", "/$defs/publish");
        spelledOut.append("outbox:\n");
        spell(spelledOut, "  ", "/$defs/outbox");
        spelledOut.append("mqtt:\n  broker: mqtt://b\n");
        spell(spelledOut, "  ", "/$defs/mqtt");
        spell(spelledOut, "", "");
        String leftOut = "pipelines: [{camera: 'test:', model: {file: m}}]\nmqtt: {broker: 'mqtt://b'}\n";

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
                "pipelines: [{camera: 'test:', model: {file: m, threads: 65}}]",
                "pipelines: [{camera: 'test:', model: {file: m, colour: cmyk}}]",
                "pipelines: [{camera: 'test:', model: {file: m, thread: 1}}]",
                "pipelines: [{camera: 'test:', rotate: 45, model: {file: m}}]",
                "pipelines: [{camera: 'test:', roi: [1, 2, 3], model: {file: m}}]",
                "pipelines: [{camera: 'test:', model: {file: m}, results: {top: 0}}]",
                "{pipelines: [{camera: 'test:', model: {file: m}}], outbox: {policy: newest}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: b}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtt://u:p@b'}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtt://b', topicPrefix: 'a/#'}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], mqtt: {broker: 'mqtt://b', password: p}}",
                "{pipelines: [{camera: 'test:', model: {file: m}}], device: 'a/b'}",
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
