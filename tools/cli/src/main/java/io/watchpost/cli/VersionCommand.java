package io.watchpost.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost version}. */
@Command(name = "version", description = "Show the versions of Watchpost, Java and the machine.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Objects.requireNonNull(spec)
                .commandLine()
                .getOut()
                .printf(
                        "watchpost %s, Java %s, %s %s%n",
                        version(),
                        System.getProperty("java.version"),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
        return ExitCode.OK;
    }

    /** From the jar's manifest; classes that don't come from a jar are a build in progress. */
    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "from source" : version;
    }
}
