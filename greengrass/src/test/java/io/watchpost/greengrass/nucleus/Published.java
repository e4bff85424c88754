package io.watchpost.greengrass.nucleus;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A message that a component published.
 *
 * @param qos 0 or 1; 1 for local messages, which have none
 */
public record Published(String topic, String payload, int qos) {
    static Published of(String topic, byte[] payload, int qos) {
        return new Published(topic, new String(payload, UTF_8), qos);
    }

    /** Bytes of the payload. */
    int size() {
        return payload.getBytes(UTF_8).length;
    }
}
