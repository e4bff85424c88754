package io.watchpost.cli.model;

import io.watchpost.cli.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost model}: what a device runs, and what it is to run. Without a subcommand, help is printed. */
@Command(
        name = "model",
        description = {
            "The models of this device: which run, which are on their way, what became of them.",
            "Works beside a running station, and without one."
        },
        subcommands = {
            ModelListCommand.class,
            ModelStatusCommand.class,
            ModelHistoryCommand.class,
            ModelInstallCommand.class,
            ModelRollbackCommand.class,
            ModelTrustCommand.class
        })
final class ModelCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }
}
