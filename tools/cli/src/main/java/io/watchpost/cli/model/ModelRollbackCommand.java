package io.watchpost.cli.model;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.OwnWords;
import io.watchpost.config.ConfigurationException;
import io.watchpost.update.Requests;
import io.watchpost.update.Requests.Verb;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost model rollback}: back to what worked, at once and without a network. */
@Command(
        name = "rollback",
        description = {
            "Take out the release that is on its way; if there is none, go back from the good release to the one before.",
            "What is taken out doesn't come again by itself."
        })
final class ModelRollbackCommand implements Callable<Integer>, OwnWords {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
    private String name = "";

    @Override
    public Integer call() throws Failure, ConfigurationException {
        String said = new StationLine(flags)
                .done(
                        Verb.ROLLBACK,
                        requests -> requests.ask(Verb.ROLLBACK, name),
                        flags::machineThatLetsNothingIn,
                        machine -> new Requests.Answer(true, machine.rollBack(name, "by hand")));
        Objects.requireNonNull(spec).commandLine().getOut().println(said);
        return ExitCode.OK;
    }
}
