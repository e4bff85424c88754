package io.watchpost.transport.format;

import io.watchpost.transport.StatusSource;
import io.watchpost.transport.Topics;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Tells Home Assistant of one pipeline, by MQTT discovery: a sensor whose state is the best class, with the whole result
 * as attributes; available while the station is.
 *
 * @param prefix of discovery, {@code homeassistant} by default there
 * @param topics of the station
 * @param pipeline its name
 * @param version of the software
 */
public record HomeAssistantSensor(String prefix, Topics topics, String pipeline, String version)
        implements StatusSource {
    private static final JsonFactory JSON = new JsonFactory();

    /** Gaps and clocks share the topic: they leave the state as it is. */
    private static final String STATE = "{% if value_json.schema == 'watchpost.result/1' %}"
            + "{{ value_json.classes[0].label if value_json.classes else 'nothing' }}"
            + "{% else %}{{ this.state }}{% endif %}";

    @Override
    public String topic() {
        return prefix + "/sensor/" + objectId() + "/config";
    }

    private String objectId() {
        return (topics.device() + "_" + pipeline).replaceAll("[^A-Za-z0-9_-]", "_");
    }

    /** It never changes while the station runs. */
    @Override
    public String revision() {
        return "1";
    }

    @Override
    public byte[] online() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("name", pipeline);
            json.writeStringProperty("unique_id", "watchpost_" + objectId());
            json.writeStringProperty("object_id", objectId());
            json.writeStringProperty("state_topic", topics.results(pipeline));
            json.writeStringProperty("value_template", STATE);
            json.writeStringProperty("json_attributes_topic", topics.results(pipeline));
            json.writeStringProperty("availability_topic", topics.status());
            json.writeStringProperty("availability_template", "{{ 'online' if value_json.online else 'offline' }}");
            json.writeStringProperty("icon", "mdi:eye");
            json.writeObjectPropertyStart("device");
            json.writeArrayPropertyStart("identifiers");
            json.writeString("watchpost_" + topics.device());
            json.writeEndArray();
            json.writeStringProperty("name", topics.device());
            json.writeStringProperty("manufacturer", "Watchpost");
            json.writeStringProperty("model", "edge inference runtime");
            json.writeStringProperty("sw_version", version);
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** The sensor stays, and isn't available. */
    @Override
    public byte[] offline() {
        return online();
    }
}
