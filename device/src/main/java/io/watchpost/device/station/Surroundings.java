package io.watchpost.device.station;

import io.watchpost.config.StationConfig;
import io.watchpost.device.part.StationPart;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Correspondent;
import java.nio.file.Path;
import java.util.List;

/** What a process puts around its stations, besides what their configuration alone makes. */
public interface Surroundings {

    /** Nobody talks over the brokers, and nothing is added. */
    Surroundings NONE = new Surroundings() {};

    /** Who talks over this broker of a station that is about to start. */
    default List<Correspondent> correspondents(StationConfig config, BrokerConfig broker) {
        return List.of();
    }

    /** What lives beside a station that is about to start; the station's from now on. */
    default List<StationPart> parts(StationConfig config) {
        return List.of();
    }

    /** Where the kernel shows its devices. */
    default Path sys() {
        return Path.of("/sys");
    }
}
