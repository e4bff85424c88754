package io.watchpost.cli.bundle;

import io.watchpost.cli.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost keys}: keys and the root of trust. Without a subcommand, help is printed. */
@Command(
        name = "keys",
        description = {
            "Make the keys that sign models, and the root that tells devices whom to trust.",
            "Private keys belong on a machine that is no device, best on one without a network."
        },
        subcommands = {
            KeysNewCommand.class,
            KeysRootCommand.class,
            KeysRotateCommand.class,
            KeysSignCommand.class,
            KeysShowCommand.class
        })
final class KeysCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }
}
