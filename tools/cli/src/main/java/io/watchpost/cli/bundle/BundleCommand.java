package io.watchpost.cli.bundle;

import io.watchpost.cli.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost bundle}: models as they are released. Without a subcommand, help is printed. */
@Command(
        name = "bundle",
        description = "Make, sign, check, show and announce model bundles (.wpb).",
        subcommands = {
            BundleCreateCommand.class,
            BundleSignCommand.class,
            BundleVerifyCommand.class,
            BundleShowCommand.class,
            BundleAnnounceCommand.class,
            BundleGreengrassCommand.class
        })
final class BundleCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }
}
