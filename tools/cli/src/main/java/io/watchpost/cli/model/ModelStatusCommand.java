package io.watchpost.cli.model;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.OwnWords;
import io.watchpost.config.ConfigurationException;
import io.watchpost.update.ModelStore;
import io.watchpost.update.ModelsReport;
import io.watchpost.update.Requests.Verb;
import io.watchpost.update.Transition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost model status}: what runs, what is on its way and how its trial stands, and what failed. */
@Command(
        name = "status",
        description = "What runs, what is on its way and how its trial stands, what comes next, and what failed here.")
final class ModelStatusCommand implements Callable<Integer>, OwnWords {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Of this model alone.")
    private @Nullable String name;

    @Option(names = "--json", description = "One JSON object, schema watchpost.models/1.")
    private boolean json;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        boolean isRunning;
        String report;
        try {
            isRunning = ModelStore.isInUse(flags.folder());
            report = isRunning
                    ? new StationLine(flags).asked(Verb.STATUS, requests -> requests.ask(Verb.STATUS, ""))
                    : atRest();
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the model store " + flags.folder() + " can't be read (" + e + ")", "check the path");
        }
        note();
        if (json) {
            out.println(report);
        } else {
            new StatusText(out, isRunning).print(report, name);
        }
        return ExitCode.OK;
    }

    private void note() throws Failure, ConfigurationException {
        try {
            DamageNotes.print(
                    flags.folder(), Objects.requireNonNull(spec).commandLine().getErr());
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the model store " + flags.folder() + " can't be read (" + e + ")", "check the path");
        }
    }

    private String atRest() throws Failure, IOException, ConfigurationException {
        List<Transition> history = ModelStore.history(flags.folder());
        return new String(
                new ModelsReport(
                                flags.device(),
                                null,
                                "",
                                ModelStore.read(flags.folder()),
                                Map.of(),
                                history.subList(Math.max(0, history.size() - ModelStore.RECENT_MAX), history.size()),
                                null)
                        .json(),
                StandardCharsets.UTF_8);
    }
}
