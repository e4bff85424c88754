package io.watchpost.demo;

import io.watchpost.cli.Failure;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The belt inspector in the folder {@code models} of the sources that this program was built from. */
final class ShippedModel {
    private static final Path IN_SOURCES = Path.of("models", "belt-inspector", "belt-inspector.tflite");

    private ShippedModel() {}

    static Path file() throws Failure {
        for (Path folder = place(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve(IN_SOURCES);
            if (Files.isReadable(file)) {
                return file;
            }
        }
        throw Failure.unavailable(
                "there is no " + IN_SOURCES + " above " + place(),
                "start the demo from a checkout with ./watchpost demo, or name a model with --model FILE");
    }

    /** Of this program, for the station's status. */
    static String version() {
        String version = ShippedModel.class.getPackage().getImplementationVersion();
        return version == null ? "from source" : version;
    }

    /** The jar or the folder that this class comes from. */
    private static @Nullable Path place() {
        try {
            return Path.of(ShippedModel.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of this program can't be read", e);
        }
    }
}
