package io.watchpost.cli.model;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.OwnWords;
import io.watchpost.config.ConfigurationException;
import io.watchpost.update.Requests;
import io.watchpost.update.Requests.Verb;
import io.watchpost.update.arrival.Door;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost model trust}: hands a device the next root of trust. */
@Command(
        name = "trust",
        description = {
            "Hand this device the next root of trust, as \"watchpost keys rotate\" makes it.",
            "It must be signed by the holders of the present root and of its own."
        })
final class ModelTrustCommand implements Callable<Integer>, OwnWords {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(index = "0", paramLabel = "ROOT", description = "The signed root.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Failure, ConfigurationException {
        if (!Files.isRegularFile(file)) {
            throw Failure.usage("the root " + file + " is not a file: check the path");
        }
        String said = new StationLine(flags)
                .done(Verb.ROOT, requests -> requests.ask(Verb.ROOT, file), flags::machine, machine -> {
                    Door.Entry entry = machine.renewTrust(Files.readAllBytes(file), file.toString());
                    return new Requests.Answer(!(entry instanceof Door.Entry.Refused), entry.reason());
                });
        Objects.requireNonNull(spec).commandLine().getOut().println(said);
        return ExitCode.OK;
    }
}
