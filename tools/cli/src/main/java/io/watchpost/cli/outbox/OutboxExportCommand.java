package io.watchpost.cli.outbox;

import io.watchpost.bundle.SigningKey;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.JsonLine;
import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.DoubtfulConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.doubtful.StoredPictures;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.OutboxHeadline;
import io.watchpost.outbox.OutboxInspection;
import io.watchpost.outbox.OutboxSnapshot;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.ExportRun;
import io.watchpost.stick.ExportWriter;
import io.watchpost.stick.ExportWriter.Exported;
import io.watchpost.stick.ExportWriter.Selection;
import io.watchpost.stick.StickKey;
import io.watchpost.stick.StickLayout;
import io.watchpost.stick.StickRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost outbox export}: what waits goes to a file, and waits on until a receipt is back. */
@Command(
        name = "export",
        description = {
            "Write everything that waits in the outbox to a signed file, also while the station runs.",
            "It stays in the outbox until a receipt was read back (outbox receipt), or you let it go (outbox release)."
        })
final class OutboxExportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final OutboxPlace place = new OutboxPlace();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FILE|FOLDER",
            description =
                    "A file that doesn't exist yet, or a folder: that of a stick, or one that holds \"watchpost\".")
    private Path to = Path.of("");

    @Option(names = "--pictures", description = "The doubtful pictures that the station keeps go with it.")
    private boolean pictures;

    @Option(names = "--forget-exported", description = "Let it go at once, without a receipt: you answer for the file.")
    private boolean forget;

    @Option(names = "--json", description = "One JSON object for each file.")
    private boolean json;

    private final StationClock clock = new SystemClock();

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            OutboxHeadline headline = OutboxInspection.headline(place.file());
            String device = headline.device().isEmpty() ? StationConfig.deviceDefault() : headline.device();
            SigningKey key = StickKey.open(place.stateDir(), device);
            List<Exported> written = write(headline, device, key);
            for (Exported one : written) {
                say(one, out);
            }
            if (forget) {
                forget(written, out);
            } else if (!json) {
                out.println("all of it stays in the outbox until a receipt is read back");
            }
            return ExitCode.OK;
        } catch (OutboxUnavailable e) {
            throw Failure.unavailable(String.valueOf(e.getMessage()), "");
        } catch (StickRefused e) {
            throw Failure.unavailable(e.reason(), "");
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the export to " + to + " ended: " + e.getMessage(),
                    "nothing has left the outbox; what is complete has its name, and nothing else has");
        } finally {
            out.flush();
        }
    }

    private List<Exported> write(OutboxHeadline headline, String device, SigningKey key)
            throws OutboxUnavailable, Failure, ConfigurationException, IOException {
        boolean isSynced = clock.quality() == ClockQuality.SYNCED;
        ExportWriter writer = new ExportWriter(
                device, headline.epoch(), clock.utcMillis(), isSynced, key, ExportWriter.Limits.DEFAULT);
        try (OutboxSnapshot snapshot = OutboxSnapshot.open(place.file())) {
            ExportWriter.Source source = new ExportWriter.Source() {
                @Override
                public List<Entry> entries(long after, int max) throws IOException {
                    try {
                        return snapshot.entries(after, max);
                    } catch (OutboxUnavailable e) {
                        throw new IOException(e.getMessage(), e);
                    }
                }

                @Override
                public long unreadable() {
                    return snapshot.unreadable();
                }
            };
            return ExportRun.write(writer, names(device), source, selection(), _ -> {});
        } catch (IOException e) {
            if (e.getCause() instanceof OutboxUnavailable unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }

    private Selection selection() throws Failure, ConfigurationException {
        return pictures
                ? new Selection(0, new StoredPictures(DoubtfulConfig.folder(place.stateDir())).files())
                : Selection.ALL;
    }

    private IntFunction<Path> names(String device) throws IOException {
        if (!Files.isDirectory(to)) {
            return number -> number == 1 ? to : beside(to, number);
        }
        StickLayout stick = new StickLayout(to);
        Path folder = stick.isPrepared() ? stick.madeExports() : to;
        int random = new SecureRandom().nextInt();
        return number -> StickLayout.exportFile(folder, device, clock.utcMillis(), random + number);
    }

    /** {@code NAME-2.wpo}. */
    private static Path beside(Path first, int number) {
        String name = String.valueOf(first.getFileName());
        int end = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        return first.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
    }

    private void forget(List<Exported> written, PrintWriter out)
            throws ConfigurationException, StickRefused, IOException, OutboxUnavailable, Failure {
        Letting letting = new Letting(place.stateDir(), place.file());
        for (Exported one : written) {
            try (ExportFile export = letting.ownExport(one.file())) {
                String done = letting.go(export, Letting.partsOf(export), Set.of());
                if (!json) {
                    out.println(one.file() + ": " + done);
                }
            }
        }
    }

    private void say(Exported one, PrintWriter out) {
        var counts = one.manifest().counts();
        if (json) {
            out.println(JsonLine.of(line -> {
                line.writeStringProperty("schema", "watchpost.exported/1");
                line.writeStringProperty("file", one.file().toString());
                line.writeStringProperty("device", one.manifest().device());
                line.writeNumberProperty("sizeBytes", one.sizeBytes());
                line.writeNumberProperty("results", counts.results());
                line.writeNumberProperty("gaps", counts.gaps());
                line.writeNumberProperty("clocks", counts.clocks());
                line.writeNumberProperty("unreadable", counts.unreadable());
                line.writeNumberProperty("pictures", one.manifest().pictures().size());
                line.writeBooleanProperty("complete", one.manifest().isComplete());
            }));
            return;
        }
        out.println(one.file() + ": " + counts.results() + " results, " + counts.gaps() + " gap records, "
                + counts.clocks() + " clock records"
                + (one.manifest().pictures().isEmpty()
                        ? ""
                        : ", " + one.manifest().pictures().size() + " pictures")
                + ", " + ((one.sizeBytes() + 1_023) >> 10) + " KB"
                + (counts.unreadable() == 0 ? "" : "; " + counts.unreadable() + " damaged entries were passed over"));
    }
}
