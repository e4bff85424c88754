package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.transport.Transport;
import org.jspecify.annotations.Nullable;

/** What a topic may be like at AWS IoT Core. The service ends the connection of who uses another. */
final class IotCoreTopics {
    static final int BYTES_MAX = 256;
    static final int SLASHES_MAX = 7;

    /** The most that this project puts behind a prefix: {@code /<device>/commands/<name>/reply}. */
    private static final int SLASHES_BEHIND_PREFIX = 4;

    /** $aws/rules/NAME and what stands behind it counts anew; shared subscriptions likewise. */
    private static final String RESERVED = "$";

    private IotCoreTopics() {}

    /** Why the service doesn't take a name or filter; null if it does. */
    static Transport.@Nullable Refusal objection(String topic) {
        int bytes = topic.getBytes(UTF_8).length;
        if (bytes > BYTES_MAX) {
            return notTaken(topic, bytes + " bytes, at most " + BYTES_MAX);
        }
        if (!topic.startsWith(RESERVED) && slashes(topic) > SLASHES_MAX) {
            return notTaken(topic, slashes(topic) + " slashes, at most " + SLASHES_MAX);
        }
        return null;
    }

    /** @throws IllegalArgumentException for a prefix with which some topic would not be taken */
    static void checkPrefix(String prefix) {
        int slashesMax = SLASHES_MAX - SLASHES_BEHIND_PREFIX;
        if (slashes(prefix) > slashesMax) {
            throw new IllegalArgumentException(
                    "topicPrefix has " + slashes(prefix) + " slashes, AWS IoT Core leaves" + " room for " + slashesMax);
        }
    }

    private static Transport.Refusal notTaken(String topic, String found) {
        return new Transport.Refusal(
                "AWS IoT Core doesn't take the topic " + topic + ": it has " + found + " are allowed",
                "choose a shorter topicPrefix, device or pipeline name",
                true);
    }

    private static long slashes(String topic) {
        return topic.chars().filter(c -> c == '/').count();
    }
}
