package io.watchpost.cli.model;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Requests;
import io.watchpost.update.Requests.Verb;
import io.watchpost.update.UpdateState;
import io.watchpost.update.arrival.Door;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost model install}: brings a bundle to the door. */
@Command(
        name = "install",
        description = {
            "Bring a bundle to this device: it is verified, run on its goldens in a process of its own, and staged.",
            "A running station then tries it beside the active model, and takes it over or out.",
            "Exit code 3 when it is refused, or with --follow taken out."
        })
final class ModelInstallCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "A .wpb file.")
    private Path file = Path.of("");

    @Option(names = "--again", description = "Also if this release failed on this device before.")
    private boolean again;

    @Option(names = "--follow", description = "Show what becomes of it, until it is good or out.")
    private boolean follow;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (!Files.isRegularFile(file)) {
            throw Failure.usage("the bundle " + file + " is not a file: check the path");
        }
        try {
            int known = ModelStore.history(flags.folder()).size();
            Verb verb = again ? Verb.AGAIN : Verb.INSTALL;
            String said = new StationLine(flags).done(verb, requests -> requests.ask(verb, file), machine -> {
                Door.Entry entry = machine.install(file, file.toString(), again);
                return new Requests.Answer(!(entry instanceof Door.Entry.Refused), entry.reason());
            });
            out.println(said);
            out.flush();
            if (follow) {
                Optional<UpdateState> end = new Follow(flags.folder(), new SystemClock(), out).untilItEnds(known);
                boolean isOut = end.isPresent()
                        && (end.get() instanceof UpdateState.RolledBack || end.get() instanceof UpdateState.Refused);
                return isOut ? ExitCode.MODEL_REFUSED : ExitCode.OK;
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw Failure.unavailable("the models' history can't be read (" + e + ")", "check the disk");
        }
    }
}
