package io.watchpost.cli.outbox;

import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.SigningKey;
import io.watchpost.cli.BrokerFlags;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StandardFolders;
import io.watchpost.config.StationConfig;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.ExportManifest.PictureFile;
import io.watchpost.stick.ImportHalted;
import io.watchpost.stick.ImportRun;
import io.watchpost.stick.ImportRun.Imported;
import io.watchpost.stick.Receipt;
import io.watchpost.stick.SafeFile;
import io.watchpost.stick.StickKey;
import io.watchpost.stick.StickLayout;
import io.watchpost.stick.StickRefused;
import io.watchpost.transport.BrokerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost outbox import}: delivers what was carried here, and writes a receipt beside it. */
@Command(
        name = "import",
        description = {
            "Deliver exports of stations to a broker: the same topics, ids and messages that the stations would have sent.",
            "Each gets a receipt beside it, which the station reads back. Interrupted, the next run goes on."
        })
final class OutboxImportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Exports.")
    private List<Path> files = List.of();

    @Option(
            names = "--trust",
            required = true,
            paramLabel = "FILE",
            description = "The stick.pub of a station whose exports are believed; once for each.")
    private List<Path> trust = List.of();

    @Mixin
    private final BrokerFlags brokerFlags = new BrokerFlags();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where this machine's key lies, and how far imports have come. Default: the standard folder.")
    private @Nullable Path stateDir;

    @Option(
            names = "--receipt-dir",
            paramLabel = "DIR",
            description = "Where receipts go. Default: beside the exports.")
    private @Nullable Path receiptDir;

    @Option(
            names = "--pictures-to",
            paramLabel = "DIR",
            description =
                    "Where the pictures in them go, in a folder for each station. Default: they stay where they are.")
    private @Nullable Path picturesTo;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "Give up when the broker takes nothing for so long. Default: ${DEFAULT-VALUE}.")
    private int patienceSeconds = 60;

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (patienceSeconds < 1) {
            throw Failure.usage("--patience: found \"" + patienceSeconds + "\", expected a whole number from 1 on");
        }
        BrokerConfig broker = brokerFlags.broker();
        Path folder = stateDir == null ? StandardFolders.state() : stateDir;
        boolean all = true;
        try {
            SigningKey key = StickKey.open(folder, StationConfig.deviceDefault());
            List<PublicKeys.Named> trusted = new ArrayList<>();
            for (Path file : trust) {
                trusted.add(StickKey.publicKey(file));
            }
            ImportRun run =
                    new ImportRun(broker, folder.resolve("imports"), key, patienceSeconds, new SystemClock(), _ -> {});
            for (Path file : files) {
                all &= deliver(file, trusted, run, broker.broker(), out);
            }
        } catch (StickRefused e) {
            throw Failure.usage(e.reason());
        } catch (ImportHalted e) {
            throw Failure.unavailable(String.valueOf(e.getMessage()), e.hint());
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the import ended: " + e.getMessage(), "the next run goes on where this one ended");
        } finally {
            out.flush();
        }
        return all ? ExitCode.OK : ExitCode.PARTLY;
    }

    /** False if a part of it can't be delivered. */
    private boolean deliver(Path file, List<PublicKeys.Named> trusted, ImportRun run, String broker, PrintWriter out)
            throws StickRefused, ImportHalted, IOException {
        try (ExportFile export = ExportFile.open(file, trusted)) {
            Path receipt = receiptDir == null
                    ? Receipt.fileOf(file)
                    : receiptDir.resolve(Receipt.fileOf(file).getFileName());
            Imported imported = run.deliver(export, receipt);
            boolean isFirst = imported.delivered() == export.manifest().counts().entries();
            out.println(file + ": " + imported.delivered() + " entries of "
                    + export.manifest().device()
                    + " were delivered to " + broker
                    + (isFirst ? "" : ", the others by an earlier run")
                    + "; receipt " + receipt);
            takePictures(export, out);
            if (!imported.refused().isEmpty()) {
                out.println(imported.refused().size() + " of them the broker doesn't take: they stay on the station");
            }
            if (!imported.problem().isEmpty()) {
                out.println(imported.left() + " entries stay on the station: " + imported.problem());
            }
            return imported.isWhole();
        }
    }

    private void takePictures(ExportFile export, PrintWriter out) throws StickRefused, IOException {
        if (picturesTo == null || export.manifest().pictures().isEmpty()) {
            return;
        }
        Path place = picturesTo.resolve(StickLayout.plain(export.manifest().device()));
        Files.createDirectories(place);
        for (PictureFile picture : export.manifest().pictures()) {
            SafeFile.write(place.resolve(picture.name()), export.picture(picture));
        }
        out.println(export.manifest().pictures().size() + " pictures went to " + place);
    }
}
