package io.watchpost.greengrass.shadow;

import io.watchpost.greengrass.cloud.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shadow, as it was when the service was asked.
 *
 * @param version counts its updates; 0 if there is none
 * @param desired what whoever looks after the station wants
 * @param desiredTime the newest time stamp in it: what is wanted once more is wanted anew
 * @param reported what the station said last
 */
record ShadowDocument(long version, ObjectNode desired, long desiredTime, ObjectNode reported) {
    static final ShadowDocument NONE = new ShadowDocument(0, Json.object(), 0, Json.object());

    static ShadowDocument of(JsonNode body) {
        JsonNode state = body.path("state");
        return new ShadowDocument(
                body.path("version").asLong(0),
                objectOf(state.path("desired")),
                newest(body.path("metadata").path("desired")),
                objectOf(state.path("reported")));
    }

    /** The same after what the station said was accepted. */
    ShadowDocument after(long newVersion, ObjectNode newReported) {
        return new ShadowDocument(newVersion, desired, desiredTime, newReported);
    }

    private static ObjectNode objectOf(JsonNode node) {
        return node instanceof ObjectNode object ? object : Json.object();
    }

    private static long newest(JsonNode metadata) {
        if (metadata.path("timestamp").isNumber()) {
            return metadata.path("timestamp").asLong();
        }
        long newest = 0;
        for (JsonNode inner : metadata) {
            newest = Math.max(newest, newest(inner));
        }
        return newest;
    }
}
