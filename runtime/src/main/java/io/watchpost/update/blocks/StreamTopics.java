package io.watchpost.update.blocks;

import java.util.Optional;

/**
 * The topics of one device's streams. Both sides of AWS IoT's scheme are the same under the own prefix, so that a broker's
 * access rules can keep each device to its own.
 *
 * <pre>
 * base/streams/ID/describe/json      the device asks what is in the stream
 * base/streams/ID/description/json
 * base/streams/ID/get/json           the device asks for blocks
 * base/streams/ID/data/json          one block a message
 * base/streams/ID/rejected/json
 * </pre>
 *
 * @param base {@code prefix/device} or {@code $aws/things/thing}
 */
public record StreamTopics(String base) {
    private static final String STREAMS = "/streams/";
    private static final String FORMAT = "/json";

    /** Under the own prefix. */
    public static StreamTopics own(String prefix, String device) {
        return new StreamTopics(prefix + "/" + device);
    }

    /** Those that AWS IoT answers. */
    public static StreamTopics aws(String thing) {
        return new StreamTopics("$aws/things/" + thing);
    }

    /** Of one stream. */
    public String topic(String stream, StreamVerb verb) {
        return base + STREAMS + stream + "/" + verb.wireName() + FORMAT;
    }

    /** Of every stream, as a topic filter. */
    public String filter(StreamVerb verb) {
        return topic("+", verb);
    }

    /** The stream that a message on this topic is about; empty when it is about none, or another verb. */
    public Optional<String> streamOf(String topic, StreamVerb verb) {
        String before = base + STREAMS;
        String after = "/" + verb.wireName() + FORMAT;
        boolean fits =
                topic.length() > before.length() + after.length() && topic.startsWith(before) && topic.endsWith(after);
        return fits ? Optional.of(topic.substring(before.length(), topic.length() - after.length())) : Optional.empty();
    }
}
