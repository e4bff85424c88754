package io.watchpost.transport;

import org.jspecify.annotations.Nullable;

/**
 * How results are said to one broker.
 *
 * @param format name of a {@link PayloadFormat}
 * @param topic that they are said on, if the format isn't bound to a topic of its own; null for its usual one
 * @param homeAssistant prefix under which Home Assistant is told of the station's pipelines; null for not at all
 */
public record PayloadConfig(
        String format, @Nullable String topic, @Nullable String homeAssistant) {
    public static final String FORMAT_DEFAULT = "watchpost";
    public static final PayloadConfig DEFAULT = new PayloadConfig(FORMAT_DEFAULT, null, null);

    /** @throws IllegalArgumentException with a sentence for the operator */
    public PayloadConfig {
        if (homeAssistant != null && !format.equals(FORMAT_DEFAULT)) {
            throw new IllegalArgumentException("Home Assistant reads the format " + FORMAT_DEFAULT + ", not " + format);
        }
        PayloadFormats.named(format);
    }

    /** What makes the messages. */
    public EntryMessages messages(Topics topics) {
        return PayloadFormats.named(format).messages(topics, this);
    }

    /** A format that keeps to its own topics. */
    public static void refuseTopic(PayloadConfig payload) {
        if (payload.topic() != null) {
            throw new IllegalArgumentException(
                    "the format " + payload.format() + " has topics of its own: leave payload.topic out");
        }
    }
}
