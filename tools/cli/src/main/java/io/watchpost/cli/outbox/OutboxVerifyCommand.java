package io.watchpost.cli.outbox;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.JsonLine;
import io.watchpost.config.ConfigurationException;
import io.watchpost.outbox.OutboxInspection;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.outbox.OutboxVerification;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost outbox verify}: looks at everything, and changes nothing. */
@Command(
        name = "verify",
        description =
                "Check every page, checksum and counter; exit code 1 when something is damaged. Nothing is changed.")
final class OutboxVerifyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final OutboxPlace place = new OutboxPlace();

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            OutboxVerification found = OutboxInspection.verify(place.file());
            verification(found, out);
            return found.isHealthy() ? ExitCode.OK : ExitCode.PARTLY;
        } catch (OutboxUnavailable e) {
            throw Failure.unavailable(String.valueOf(e.getMessage()), "");
        } finally {
            out.flush();
        }
    }

    private void verification(OutboxVerification found, PrintWriter out) {
        if (json) {
            out.println(JsonLine.of(line -> {
                line.writeStringProperty("schema", "watchpost.verification/1");
                line.writeStringProperty("file", found.file().toString());
                line.writeBooleanProperty("healthy", found.isHealthy());
                line.writeNumberProperty("entries", found.entries());
                line.writeNumberProperty("intactEntries", found.intactEntries());
                line.writeArrayPropertyStart("findings");
                found.findings().forEach(line::writeString);
                line.writeEndArray();
            }));
            return;
        }
        out.println(found.summary());
        found.findings().forEach(finding -> out.println("  " + finding));
    }
}
