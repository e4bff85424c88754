package io.watchpost.device.station;

import io.watchpost.transport.StatusSource;
import io.watchpost.transport.Topics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a station says of itself, to whoever asks and on the topics of its brokers.
 *
 * @param models null when they come by hand only
 */
record StationStatuses(StationStatus station, @Nullable StationModels models) {

    /** The same on the topics of a broker. */
    List<StatusSource> on(Topics topics) {
        List<StatusSource> sources = new ArrayList<>();
        sources.add(station.on(topics.status()));
        if (models != null) {
            sources.add(models.status(topics.modelsStatus()));
        }
        return sources;
    }
}
