package io.watchpost.lab;

import io.watchpost.cli.ExitCode;
import io.watchpost.lab.convert.ConvertCommand;
import io.watchpost.lab.evaluate.EvaluateCommand;
import io.watchpost.lab.goldens.GoldensCommand;
import io.watchpost.lab.quantize.QuantizeCommand;
import io.watchpost.lab.train.TrainCommand;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost lab}: makes models. Each step is a subcommand of its own; without one, help is printed. */
@Command(
        name = "lab",
        description = "Make models, on a workstation: train, quantize, convert and evaluate.",
        subcommands = {
            TrainCommand.class,
            QuantizeCommand.class,
            ConvertCommand.class,
            EvaluateCommand.class,
            GoldensCommand.class
        })
final class LabCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }
}
