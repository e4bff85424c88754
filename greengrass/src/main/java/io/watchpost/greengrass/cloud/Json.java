package io.watchpost.greengrass.cloud;

import io.watchpost.config.ConfigValue;
import io.watchpost.config.ConfigValue.Mapping;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees, read strictly and without exceptions. For any thread. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The object that these bytes are; null if they are none. */
    public static @Nullable ObjectNode object(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes) instanceof ObjectNode object ? object : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** As short as JSON is. */
    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** As part of a configuration. */
    public static Mapping mapping(JsonNode object) {
        return ConfigValue.ofMap(MAPPER.convertValue(object, Map.class));
    }

    /** The text under a key; empty if there is none. */
    public static String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        return value.isValueNode() && !value.isNull() ? value.asString() : "";
    }
}
