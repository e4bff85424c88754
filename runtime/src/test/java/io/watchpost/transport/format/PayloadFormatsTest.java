package io.watchpost.transport.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.ClockMapping;
import io.watchpost.result.Gap;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.testing.Samples;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Topics;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same results, said in other ways. */
final class PayloadFormatsTest {
    private static final Topics TOPICS = new Topics("watchpost", "porch");
    private static final List<Entry> ENTRIES = List.of(
            new ResultEntry(1, Samples.identity(), 7, Samples.result("door", 1)),
            new GapEntry(2, Samples.identity(), new Gap("door", 1, Gap.Reason.OVERFLOW, List.of(new Gap.Range(1, 6)))),
            new ClockEntry(3, Samples.identity(), "door", new ClockMapping(1, Samples.UTC_MILLIS, 5)));

    @Test
    void cloudEvents_haveTheAttributesOfVersionOneAndTheMessageAsData() throws Exception {
        PayloadConfig payload = new PayloadConfig("cloudevents", null, null);
        Set<String> ids = new HashSet<>();
        for (Entry entry : ENTRIES) {
            Message message = payload.messages(TOPICS).of(entry).orElseThrow();
            assertThat(message.topic()).isEqualTo("watchpost/porch/results/door");
            JsonNode event = JsonMapper.shared().readTree(message.payload());
            assertThat(event.get("specversion").asString()).isEqualTo("1.0");
            assertThat(event.get("type").asString()).startsWith("io.watchpost.");
            assertThat(new URI(event.get("source").asString()).getPath()).isEqualTo("/watchpost/porch");
            assertThat(new URI(event.get("dataschema").asString()).isAbsolute()).isTrue();
            assertThat(event.get("subject").asString()).isEqualTo("door");
            assertThat(event.get("datacontenttype").asString()).isEqualTo("application/json");
            if (event.has("time")) {
                assertThat(OffsetDateTime.parse(event.get("time").asString()))
                        .isAfter(OffsetDateTime.parse("2026-01-01T00:00:00Z"));
            }
            assertThat(event.propertyNames()).allMatch(name -> name.matches("[a-z0-9]{1,20}"));
            assertThat(ids.add(event.get("id").asString())).isTrue();
            JsonNode data = event.get("data");
            PublishedSchemas.assertFollows(data.get("schema").asString(), data.toString());
            assertThat(data.get("id")).isEqualTo(event.get("id"));
        }
    }

    @Test
    void homeAssistant_isToldOfASensorThatFollowsTheResults() throws Exception {
        HomeAssistantSensor sensor = new HomeAssistantSensor("homeassistant", TOPICS, "front door", "1.2");
        assertThat(sensor.topic()).isEqualTo("homeassistant/sensor/porch_front_door/config");
        JsonNode config = JsonMapper.shared().readTree(sensor.online());
        assertThat(config.get("state_topic").asString()).isEqualTo("watchpost/porch/results/front door");
        assertThat(config.get("availability_topic").asString()).isEqualTo("watchpost/porch/status");
        assertThat(config.get("unique_id").asString()).isEqualTo("watchpost_porch_front_door");
        assertThat(config.get("device").get("identifiers").get(0).asString()).isEqualTo("watchpost_porch");
        assertThat(config.get("value_template").asString()).contains("value_json.classes[0].label");
        assertThat(sensor.offline()).isEqualTo(sensor.online());
    }

    @Test
    void whatCantBe_isRefusedWithWhatCan() {
        assertThatThrownBy(() -> new PayloadConfig("protobuf", null, null))
                .hasMessageContaining("cloudevents | watchpost");
        assertThatThrownBy(() -> new PayloadConfig("cloudevents", null, "homeassistant"))
                .hasMessageContaining("Home Assistant");
        assertThatThrownBy(() -> new PayloadConfig("watchpost", "a/topic", null).messages(TOPICS))
                .hasMessageContaining("payload.topic");
        Message own =
                PayloadConfig.DEFAULT.messages(TOPICS).of(ENTRIES.getFirst()).orElseThrow();
        assertThat(new String(own.payload(), UTF_8)).startsWith("{\"schema\":\"watchpost.result/1\"");
    }
}
