package io.watchpost.cli;

import io.watchpost.config.StandardFolders;
import io.watchpost.config.StationConfig;
import io.watchpost.outbox.OutboxInspection;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.outbox.OutboxVerification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code watchpost outbox}: looks at the outbox of a station, also of one that runs, and changes nothing. */
@Command(
        name = "outbox",
        description = {
            "Look at the outbox, also while the station runs; nothing is changed.",
            "stats: what waits, what was kept, delivered and shed.",
            "verify: check every page, checksum and counter; exit code 1 when something is damaged."
        })
final class OutboxCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "stats|verify",
            description = "What to do.",
            completionCandidates = Verbs.class)
    private @Nullable String verb;

    @Option(
            names = "--state-dir",
            scope = ScopeType.LOCAL,
            paramLabel = "DIR",
            description = "The station's state folder. Default: the standard one.")
    private @Nullable Path stateDir;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    /** What a shell may complete. */
    static final class Verbs implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("stats", "verify").iterator();
        }
    }

    @Override
    public Integer call() throws Failure {
        CommandSpec own = Objects.requireNonNull(spec);
        PrintWriter out = own.commandLine().getOut();
        Path file = (stateDir == null ? StandardFolders.state() : stateDir).resolve(StationConfig.OUTBOX_FILE_NAME);
        try {
            return switch (Objects.requireNonNull(verb)) {
                case "stats" -> {
                    stats(OutboxInspection.stats(file), out);
                    yield ExitCode.OK;
                }
                case "verify" -> {
                    OutboxVerification found = OutboxInspection.verify(file);
                    verification(found, out);
                    yield found.isHealthy() ? ExitCode.OK : ExitCode.PARTLY;
                }
                default ->
                    throw new ParameterException(own.commandLine(), "found \"" + verb + "\", expected stats or verify");
            };
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
