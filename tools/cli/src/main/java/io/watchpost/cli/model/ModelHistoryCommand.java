package io.watchpost.cli.model;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.OwnWords;
import io.watchpost.config.ConfigurationException;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Transition;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost model history}: what became of the releases that came. */
@Command(
        name = "history",
        description = {
            "What became of every release that came to this device, oldest first.",
            "A \"?\" behind a time says that the clock wasn't synchronized."
        })
final class ModelHistoryCommand implements Callable<Integer>, OwnWords {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Of this model alone.")
    private @Nullable String name;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            boolean isAny = false;
            for (Transition transition : ModelStore.history(flags.folder())) {
                if (name == null || name.equals(transition.name())) {
                    out.println(TransitionText.of(transition));
                    isAny = true;
                }
            }
            if (!isAny) {
                out.println("nothing has come of " + (name == null ? "any model" : "a model " + name) + " yet");
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw Failure.unavailable("the models' history can't be read (" + e + ")", "check the disk");
        }
    }
}
