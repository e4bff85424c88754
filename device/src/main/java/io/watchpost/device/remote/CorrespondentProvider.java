package io.watchpost.device.remote;

import io.watchpost.config.StationConfig;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Correspondent;
import java.util.List;

/**
 * Adds correspondents to the stations of this process. Found with {@link java.util.ServiceLoader}, so that a jar on the
 * class path adds a way to speak with a station.
 */
public interface CorrespondentProvider extends AutoCloseable {

    /**
     * Those of one broker, for a station that is about to start.
     *
     * @param remote what they can do
     */
    List<Correspondent> over(BrokerConfig broker, StationConfig station, RemoteStation remote);

    /** The process ends, and no station runs any more: ends whatever this has begun. */
    @Override
    default void close() {}
}
