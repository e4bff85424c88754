package io.watchpost.update.arrival;

import io.watchpost.config.ModelsConfig;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Topics;
import io.watchpost.update.blocks.StreamTopics;
import io.watchpost.update.blocks.Streams;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes over a station's brokers: announcements, and bundles in blocks. For any thread.
 *
 * @param announcements that were heard
 * @param streams over which blocks come
 */
public record ByBroker(Announcements announcements, Streams streams) {

    /** Nothing comes before {@link #over}. */
    public static ByBroker of(ModelsConfig config) {
        return new ByBroker(new Announcements(config.group()), new Streams());
    }

    /**
     * Who listens at another broker; nobody when the configuration says so.
     *
     * @param broker the destination's name
     * @param topics of the station at this broker
     * @param isAws whether it leads to AWS IoT: streams of a thing are looked for nowhere else
     */
    public List<Correspondent> over(ModelsConfig config, String broker, Topics topics, boolean isAws) {
        if (!config.blocks().isFrom(broker)) {
            return List.of();
        }
        List<Correspondent> all = new ArrayList<>();
        all.add(announcements.over(broker, topics.prefix()));
        all.add(streams.over(broker, StreamTopics.own(topics.prefix(), topics.device()), false));
        String thing = config.blocks().thing();
        if (thing != null && isAws) {
            all.add(streams.over(broker, StreamTopics.aws(thing), true));
        }
        return all;
    }
}
