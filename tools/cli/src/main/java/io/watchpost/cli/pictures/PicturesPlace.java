package io.watchpost.cli.pictures;

import io.watchpost.cli.Failure;
import io.watchpost.cli.StationPlace;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.DoubtfulConfig;
import io.watchpost.device.doubtful.StoredPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** Which station's pictures a command is about. */
final class PicturesPlace {
    @Mixin
    private final StationPlace place = new StationPlace();

    StoredPictures pictures() throws ConfigurationException, Failure {
        Path folder = DoubtfulConfig.folder(place.stateDir());
        if (Files.isDirectory(folder) && !Files.isReadable(folder)) {
            throw Failure.unavailable(
                    "the pictures in " + folder + " can't be read by " + System.getProperty("user.name"),
                    "run this as the station's user");
        }
        return new StoredPictures(folder);
    }
}
