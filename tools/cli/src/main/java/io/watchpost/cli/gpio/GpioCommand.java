package io.watchpost.cli.gpio;

import io.watchpost.cli.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost gpio}: without a subcommand, help is printed. */
@Command(
        name = "gpio",
        description = {
            "The GPIO pins of this machine: who uses them, and whether they are wired as they should be.",
            "A pin that a running station has can't be had by another program."
        },
        subcommands = {GpioListCommand.class, GpioBlinkCommand.class, GpioWatchCommand.class, GpioSafeCommand.class})
final class GpioCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }
}
