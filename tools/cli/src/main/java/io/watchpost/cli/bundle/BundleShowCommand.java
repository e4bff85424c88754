package io.watchpost.cli.bundle;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.cli.BundleReport;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost bundle show}: what a bundle says of itself. */
@Command(
        name = "show",
        description = {
            "Show what a bundle says of itself. Signatures are listed and not checked.",
            "With --json, the whole manifest."
        })
final class BundleShowCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "A .wpb file, or a folder with the same files.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure, BundleRefused {
        try {
            BundleReport.of(file)
                    .print(Objects.requireNonNull(spec).commandLine().getOut(), json);
            return ExitCode.OK;
        } catch (IOException e) {
            throw Failure.unavailable("the bundle " + file + " can't be read (" + e + ")", "check the path");
        }
    }
}
