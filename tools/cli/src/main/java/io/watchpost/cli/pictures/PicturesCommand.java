package io.watchpost.cli.pictures;

import io.watchpost.cli.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost pictures}: what was doubtful. Without a subcommand, help is printed. */
@Command(
        name = "pictures",
        description = {
            "The pictures of doubtful frames that a station keeps, if its configuration says so.",
            "Works beside a running station, and without one."
        },
        subcommands = {
            PicturesListCommand.class,
            PicturesGetCommand.class,
            PicturesDecryptCommand.class,
            PicturesKeyCommand.class
        })
final class PicturesCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }
}
