package io.watchpost.device.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a visitor gets.
 *
 * @param status of HTTP
 * @param type of the body
 * @param headers besides those that every answer has
 */
@SuppressWarnings("ArrayRecordComponent") // sent once, never compared
record Answer(int status, String type, byte[] body, Map<String, String> headers) {
    private static final String JSON = "application/json";

    static Answer of(String type, byte[] body) {
        return new Answer(200, type, body, Map.of());
    }

    static Answer json(int status, byte[] body) {
        return new Answer(status, JSON, body, Map.of());
    }

    /** Done, and nothing to say. */
    static Answer nothing(Map<String, String> headers) {
        return new Answer(204, JSON, new byte[0], headers);
    }

    /** A sentence for a person. */
    static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Answer with(String header, String value) {
        return new Answer(status, type, body, Map.of(header, value));
    }
}
