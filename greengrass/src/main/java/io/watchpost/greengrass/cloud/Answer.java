package io.watchpost.greengrass.cloud;

import tools.jackson.databind.JsonNode;

/** What a service says to a request. */
public sealed interface Answer {

    /** All of the answer. */
    JsonNode body();

    /** It is done, or this is what was asked for. */
    record Accepted(JsonNode body) implements Answer {}

    /**
     * It isn't done.
     *
     * @param code a word of Jobs, a number of Shadow
     */
    record Rejected(String code, String message, JsonNode body) implements Answer {
        @Override
        public String toString() {
            return message.isEmpty() ? code : code + ", " + message;
        }
    }
}
