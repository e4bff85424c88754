package io.watchpost.cli.outbox;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.JsonLine;
import io.watchpost.config.ConfigurationException;
import io.watchpost.outbox.OutboxInspection;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.outbox.OutboxUnavailable;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost outbox stats}: counts, and changes nothing. */
@Command(name = "stats", description = "What waits, what was kept, delivered and shed. Nothing is changed.")
final class OutboxStatsCommand implements Callable<Integer> {
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
            stats(OutboxInspection.stats(place.file()), out);
            return ExitCode.OK;
        } catch (OutboxUnavailable e) {
            throw Failure.unavailable(String.valueOf(e.getMessage()), "");
        } finally {
            out.flush();
        }
    }

    private void stats(OutboxStats stats, PrintWriter out) {
        Map<String, Long> shed = new TreeMap<>(stats.shed());
        if (json) {
            out.println(JsonLine.of(line -> {
                line.writeStringProperty("schema", "watchpost.outbox/1");
                line.writeNumberProperty("waiting", stats.entries());
                line.writeNumberProperty("kept", stats.kept());
                line.writeNumberProperty("acknowledged", stats.acknowledged());
                line.writeNumberProperty("quarantined", stats.quarantined());
                line.writeNumberProperty("usedBytes", stats.usedBytes());
                line.writeNumberProperty("limitBytes", stats.limitBytes());
                line.writeObjectPropertyStart("shed");
                shed.forEach(line::writeNumberProperty);
                line.writeEndObject();
            }));
            return;
        }
        out.println("waiting for the broker   " + stats.entries());
        out.println("kept                     " + stats.kept());
        out.println("delivered                " + stats.acknowledged());
        out.println("set aside (quarantine)   " + stats.quarantined());
        out.println("shed                     " + (shed.isEmpty() ? "none" : reasons(shed)));
        out.println(
                "used                     " + (stats.usedBytes() >> 10) + " of " + (stats.limitBytes() >> 10) + " KB");
    }

    private static String reasons(Map<String, Long> shed) {
        StringBuilder text = new StringBuilder();
        shed.forEach((reason, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(" (")
                .append(reason)
                .append(')'));
        return text.toString();
    }
}
