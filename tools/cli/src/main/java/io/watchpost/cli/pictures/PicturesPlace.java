package io.watchpost.cli.pictures;

import io.watchpost.cli.Failure;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.DoubtfulConfig;
import io.watchpost.config.StandardFolders;
import io.watchpost.device.doubtful.StoredPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which station's pictures a command is about. */
final class PicturesPlace {
    @Option(names = "--config", paramLabel = "FILE", description = "The station's watchpost.yaml.")
    private @Nullable Path config;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "The station's state folder. Default: the standard one.")
    private @Nullable Path stateDir;

    StoredPictures pictures() throws ConfigurationException, Failure {
        Path state = stateDir;
        if (state == null) {
            state = config == null
                    ? StandardFolders.state()
                    : ConfigYaml.station(config).stateDir();
        }
        Path folder = DoubtfulConfig.folder(state);
        if (Files.isDirectory(folder) && !Files.isReadable(folder)) {
            throw Failure.unavailable(
                    "the pictures in " + folder + " can't be read by " + System.getProperty("user.name"),
                    "run this as the station's user");
        }
        return new StoredPictures(folder);
    }
}
