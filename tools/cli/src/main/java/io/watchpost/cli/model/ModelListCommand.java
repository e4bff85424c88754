package io.watchpost.cli.model;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.OwnWords;
import io.watchpost.config.ConfigurationException;
import io.watchpost.update.ModelLine;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Release;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchpost model list}: one line for each model. */
@Command(name = "list", description = "The installed models, a line each: what is good, what is on its way.")
final class ModelListCommand implements Callable<Integer>, OwnWords {
    private static final String FORMAT = "%-24s %-24s %-36s %s%n";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Map<String, ModelLine> lines;
        try {
            lines = ModelStore.read(flags.folder());
            DamageNotes.print(
                    flags.folder(), Objects.requireNonNull(spec).commandLine().getErr());
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the model store " + flags.folder() + " can't be read (" + e + ")", "check the path");
        }
        if (lines.isEmpty()) {
            out.println(
                    "no model is installed in " + flags.folder() + "; \"watchpost model install BUNDLE\" installs one");
            return ExitCode.OK;
        }
        out.printf(FORMAT, "MODEL", "GOOD", "ON ITS WAY", "TO GO BACK TO");
        for (ModelLine line : lines.values()) {
            ModelLine.Candidate candidate = line.candidate();
            out.printf(
                    FORMAT,
                    line.name(),
                    title(line.good()),
                    candidate == null
                            ? "-"
                            : title(candidate.release()) + ", "
                                    + candidate.state().word(),
                    title(line.previous()));
        }
        return ExitCode.OK;
    }

    private static String title(@Nullable Release release) {
        return release == null ? "-" : release.title();
    }
}
