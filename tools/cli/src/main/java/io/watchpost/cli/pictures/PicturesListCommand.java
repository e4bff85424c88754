package io.watchpost.cli.pictures;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.JsonLine;
import io.watchpost.config.ConfigurationException;
import io.watchpost.device.doubtful.PictureJson;
import io.watchpost.device.doubtful.StoredPictures;
import io.watchpost.device.doubtful.StoredPictures.Stored;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost pictures list}. */
@Command(name = "list", description = "The doubtful pictures that the station keeps, the oldest first.")
final class PicturesListCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final PicturesPlace place = new PicturesPlace();

    @Option(names = "--json", description = "One JSON object for each.")
    private boolean json;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        StoredPictures pictures = place.pictures();
        List<Stored> all = pictures.list();
        try {
            for (Stored one : all) {
                out.println(json ? line(pictures, one) : words(one));
            }
            if (all.isEmpty() && !json) {
                out.println("none");
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw Failure.unavailable("the pictures can't be read: " + e.getMessage(), "");
        } finally {
            out.flush();
        }
    }

    private static String words(Stored one) {
        return one.name() + "  " + one.time() + "  " + one.pipeline() + "  " + ((one.sizeBytes() + 1_023) >> 10) + " KB"
                + (one.isSealed() ? "  encrypted" : "");
    }

    private static String line(StoredPictures pictures, Stored one) throws IOException {
        String result = pictures.result(one);
        return JsonLine.of(line -> PictureJson.write(line, one, result, ""));
    }
}
