package io.watchpost.cli;

import io.watchpost.device.station.StationConfiguration;
import java.util.List;

/** Whether a station runs by more than its operator wrote: what was changed from afar counts before it. */
final class RemoteChecks {
    private static final String SUBJECT = "configuration";

    private RemoteChecks() {}

    static List<Finding> of(StationConfiguration configuration) {
        if (!configuration.leftOut().isEmpty()) {
            return List.of(Finding.fails(
                    SUBJECT,
                    "what was changed from afar stays out, and the station runs without it: " + configuration.leftOut(),
                    "send the changes again as they should be, or remove remote-changes.json from "
                            + configuration.station().stateDir()));
        }
        if (configuration.changed().entries().isEmpty()) {
            return List.of();
        }
        return List.of(Finding.note(
                SUBJECT,
                "changed from afar: "
                        + String.join(", ", configuration.changed().entries().keySet())
                        + "; everything here is judged with the changes, as the station runs",
                "the command \"configure\" takes changes back"));
    }
}
