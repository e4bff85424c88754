package io.watchpost.cli.outbox;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.config.ConfigurationException;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.StickRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost outbox release}: the operator vouches for an export. */
@Command(
        name = "release",
        description = {
            "Let go of everything that is in an export, without a receipt: you say that it is safe elsewhere.",
            "Only exports of this very station count."
        })
final class OutboxReleaseCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final OutboxPlace place = new OutboxPlace();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Exports of this station.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Letting letting = new Letting(place.stateDir(), place.file());
        for (Path file : files) {
            try (ExportFile export = letting.ownExport(file)) {
                out.println(file + ": " + letting.go(export, Letting.partsOf(export), Set.of()));
            } catch (StickRefused e) {
                throw Failure.usage(e.reason());
            } catch (IOException | OutboxUnavailable e) {
                throw Failure.unavailable(String.valueOf(e.getMessage()), "nothing was let go that isn't named above");
            } finally {
                out.flush();
            }
        }
        return ExitCode.OK;
    }
}
