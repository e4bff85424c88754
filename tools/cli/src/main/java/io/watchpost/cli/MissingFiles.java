package io.watchpost.cli;

import io.watchpost.config.StationConfig;
import io.watchpost.device.station.NamedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the files that a command line or a configuration names and that aren't there, before anything is started. */
final class MissingFiles {
    private MissingFiles() {}

    /** Checks one file; null is none named. */
    static void check(String what, @Nullable Path file) throws Failure {
        if (file != null && !Files.exists(file)) {
            throw Failure.usage(what + " " + file + " does not exist: check the path");
        }
    }

    /** Checks every file of a station. */
    static void check(StationConfig station) throws Failure {
        List<String> missing = NamedFiles.missing(station);
        if (!missing.isEmpty()) {
            throw Failure.usage(missing.getFirst());
        }
    }
}
