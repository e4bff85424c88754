package io.watchpost.greengrass.shadow;

import io.watchpost.greengrass.cloud.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The update that makes one document of another: only what differs, and null for what goes. */
final class MergePatch {
    private MergePatch() {}

    static ObjectNode between(ObjectNode before, ObjectNode after) {
        ObjectNode patch = Json.object();
        for (String key : before.propertyNames()) {
            if (!after.has(key)) {
                patch.putNull(key);
            }
        }
        after.properties().forEach(entry -> {
            JsonNode known = before.path(entry.getKey());
            JsonNode wanted = entry.getValue();
            if (known instanceof ObjectNode one && wanted instanceof ObjectNode other) {
                ObjectNode inner = between(one, other);
                if (!inner.isEmpty()) {
                    patch.set(entry.getKey(), inner);
                }
            } else if (!wanted.equals(known)) {
                patch.set(entry.getKey(), wanted);
            }
        });
        return patch;
    }
}
