package io.watchpost.cli.bundle;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Trust;
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

/** {@code watchpost keys show}: what a root says, and whether devices would accept it. */
@Command(
        name = "show",
        description = {
            "Show a root of trust: its keys, its thresholds, what it revokes, who signed it.",
            "Exit code 1 when signatures are missing, or it can't follow --previous."
        })
final class KeysShowCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ROOT", description = "The root's file.")
    private Path file = Path.of("");

    @Option(names = "--previous", paramLabel = "ROOT", description = "The root that it should follow.")
    private @Nullable Path previous;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        try {
            RootReport report = RootReport.of(file, Trust.readEnvelope(file), previous);
            report.print(Objects.requireNonNull(spec).commandLine().getOut(), json);
            return report.isComplete() ? ExitCode.OK : ExitCode.PARTLY;
        } catch (BundleRefused e) {
            throw Failure.usage(e.reason());
        } catch (IOException e) {
            throw Failure.unavailable("the root " + file + " can't be read (" + e + ")", "check the path");
        }
    }
}
