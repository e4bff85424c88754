package io.watchpost.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost completion}: what a shell needs to complete commands and flags. */
@Command(
        name = "completion",
        description = {
            "Print the completion script for bash and zsh.",
            "For this shell: source <(watchpost completion)",
            "For all bash shells: watchpost completion > /etc/bash_completion.d/watchpost"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine own = Objects.requireNonNull(spec).commandLine();
        CommandLine all = Watchpost.commandLine(own.getOut(), own.getErr());
        own.getOut().print(AutoComplete.bash("watchpost", all));
        return ExitCode.OK;
    }
}
