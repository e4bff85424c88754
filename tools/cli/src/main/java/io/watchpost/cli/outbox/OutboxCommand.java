package io.watchpost.cli.outbox;

import io.watchpost.cli.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost outbox}: the outbox of a station. Without a subcommand, help is printed. */
@Command(
        name = "outbox",
        description = {
            "The outbox of a station: what waits in it, and how it is carried by hand where there is no network.",
            "Works beside a running station, and without one."
        },
        subcommands = {
            OutboxStatsCommand.class,
            OutboxVerifyCommand.class,
            OutboxExportCommand.class,
            OutboxImportCommand.class,
            OutboxReceiptCommand.class,
            OutboxReleaseCommand.class,
            OutboxKeyCommand.class
        })
final class OutboxCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }
}
