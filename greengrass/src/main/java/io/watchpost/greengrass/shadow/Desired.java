package io.watchpost.greengrass.shadow;

import io.watchpost.bundle.Sha256;
import io.watchpost.command.CommandFailed;
import io.watchpost.command.Order;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.Overlay;
import io.watchpost.greengrass.cloud.Json;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is wanted of the station's configuration: the changes over what the operator wrote, all of them.
 *
 * @param configuration as it stands in the shadow
 * @param orderId by which the commands know it again: the same, wanted at the same time, is judged once
 */
record Desired(ObjectNode configuration, String orderId) {
    private static final String CONFIGURATION = "configuration";
    private static final Set<String> KEYS = Set.of("schema", CONFIGURATION);
    private static final int DIGEST_CHARS = 16;

    /**
     * What the shadow wants; empty if it says nothing of the configuration.
     *
     * @throws CommandFailed refused, if it can't be understood
     */
    static Optional<Desired> of(ShadowDocument shadow) throws CommandFailed {
        for (String key : shadow.desired().propertyNames()) {
            if (!KEYS.contains(key)) {
                throw CommandFailed.refused(
                        "desired has an unknown key \"" + key + "\"",
                        "it has " + String.join(", ", new TreeSet<>(KEYS)));
            }
        }
        JsonNode wanted = shadow.desired().path(CONFIGURATION);
        if (wanted.isMissingNode()) {
            return Optional.empty();
        }
        if (!(wanted instanceof ObjectNode configuration)) {
            throw CommandFailed.refused(
                    "desired.configuration is no JSON object", "name the keys to change as in watchpost.yaml");
        }
        String digest = Sha256.hex(Json.bytes(configuration)).substring(0, DIGEST_CHARS);
        return Optional.of(new Desired(configuration, "shadow-" + digest + "-" + shadow.desiredTime()));
    }

    /** Whether this is what was changed already. */
    boolean is(Mapping changed) {
        return texts(Json.mapping(configuration)).equals(texts(changed));
    }

    /** Numbers as the texts that they are in a configuration; the order of keys means nothing. */
    private static JsonNode texts(Mapping mapping) {
        ObjectNode texts = Json.object(Overlay.json(mapping));
        return texts == null ? Json.object() : texts;
    }

    Order order() {
        Mapping arguments = new Mapping("");
        arguments.put("replace", "true", "");
        arguments.entries().put("changes", Json.mapping(configuration));
        return new Order(orderId, CommandName.CONFIGURE, arguments);
    }
}
