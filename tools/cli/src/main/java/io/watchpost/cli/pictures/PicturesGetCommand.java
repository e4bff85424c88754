package io.watchpost.cli.pictures;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.config.ConfigurationException;
import io.watchpost.device.doubtful.StoredPictures;
import io.watchpost.device.doubtful.StoredPictures.Stored;
import io.watchpost.stick.SafeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost pictures get}. */
@Command(
        name = "get",
        description = {
            "Copy doubtful pictures to a folder: those that are named, or all. They stay with the station, too.",
            "A picture's result is its JPEG comment."
        })
final class PicturesGetCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final PicturesPlace place = new PicturesPlace();

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "As \"pictures list\" shows them. Default: all.")
    private List<String> names = List.of();

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "A folder.")
    private Path to = Path.of("");

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        StoredPictures pictures = place.pictures();
        List<String> wanted =
                names.isEmpty() ? pictures.list().stream().map(Stored::name).toList() : names;
        boolean all = true;
        try {
            Files.createDirectories(to);
            for (String name : wanted) {
                Optional<byte[]> bytes = pictures.read(name);
                if (bytes.isEmpty()) {
                    out.println(name + ": there is no such picture (any more)");
                    all = false;
                    continue;
                }
                Path file = to.resolve(name);
                SafeFile.write(file, bytes.get());
                out.println(file);
            }
            return all ? ExitCode.OK : ExitCode.PARTLY;
        } catch (IOException e) {
            throw Failure.unavailable("the pictures can't be copied to " + to + ": " + e.getMessage(), "");
        } finally {
            out.flush();
        }
    }
}
