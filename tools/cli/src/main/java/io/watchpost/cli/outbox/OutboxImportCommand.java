package io.watchpost.cli.outbox;

import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.SigningKey;
import io.watchpost.cli.BrokerFlags;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StandardFolders;
import io.watchpost.config.StationConfig;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.ExportManifest.PictureFile;
import io.watchpost.stick.ImportOutbox;
import io.watchpost.stick.Receipt;
import io.watchpost.stick.SafeFile;
import io.watchpost.stick.StickKey;
import io.watchpost.stick.StickLayout;
import io.watchpost.stick.StickRefused;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.DeliveryState;
import io.watchpost.transport.DeliveryState.Phase;
import io.watchpost.transport.EntryMessages;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
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
    private static final long LOOK_MILLIS = 100;

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

    private final StationClock clock = new SystemClock();

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
            for (Path file : files) {
                all &= deliver(file, trusted, broker, folder, key, out);
            }
        } catch (StickRefused e) {
            throw Failure.usage(e.reason());
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the import ended: " + e.getMessage(), "the next run goes on where this one ended");
        } finally {
            out.flush();
        }
        return all ? ExitCode.OK : ExitCode.PARTLY;
    }

    /** False if a part of it can't be delivered. */
    private boolean deliver(
            Path file,
            List<PublicKeys.Named> trusted,
            BrokerConfig broker,
            Path folder,
            SigningKey key,
            PrintWriter out)
            throws StickRefused, IOException, Failure {
        try (ExportFile export = ExportFile.open(file, trusted);
                ImportOutbox outbox = ImportOutbox.open(export, folder.resolve("imports"), broker.broker())) {
            long before = outbox.left();
            drain(export, outbox, broker);
            Receipt receipt = outbox.receipt(broker.broker(), clock.utcMillis());
            Path place = receiptDir == null
                    ? Receipt.fileOf(file)
                    : receiptDir.resolve(Receipt.fileOf(file).getFileName());
            receipt.write(place, key);
            out.println(file + ": " + (before - outbox.left()) + " entries of "
                    + export.manifest().device()
                    + " were delivered to " + broker.broker()
                    + (before == export.manifest().counts().entries() ? "" : ", the others by an earlier run")
                    + "; receipt " + place);
            takePictures(export, out);
            if (!outbox.refused().isEmpty()) {
                out.println(outbox.refused().size() + " of them the broker doesn't take: they stay on the station");
            }
            if (!outbox.problem().isEmpty()) {
                out.println(outbox.left() + " entries stay on the station: " + outbox.problem());
            }
            return outbox.refused().isEmpty() && outbox.problem().isEmpty();
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

    private void drain(ExportFile export, ImportOutbox outbox, BrokerConfig broker) throws Failure {
        Topics topics = new Topics(broker.topicPrefix(), export.manifest().device());
        String client = "watchpost-import-"
                + Long.toHexString(RandomGenerator.getDefault().nextLong());
        DeliverySettings usual = DeliverySettings.DEFAULT;
        DeliverySettings settings = new DeliverySettings(
                broker.window(), usual.payloadBytesMax(), usual.retryMillisFirst(), 5_000, usual.waits());
        try (Delivery delivery = new Delivery(
                broker.provider().create(new ClientSettings(broker, client), null, clock),
                outbox,
                Correspondence.of(topics, messages(topics, outbox, broker)),
                settings,
                clock,
                RandomGenerator.getDefault())) {
            delivery.start();
            long left = outbox.left();
            long since = clock.nanos();
            while (!outbox.isOver()) {
                clock.sleep(LOOK_MILLIS);
                DeliveryState state = delivery.state();
                if (outbox.left() < left) {
                    left = outbox.left();
                    since = clock.nanos();
                }
                boolean isForbidden = state.phase() == Phase.NOT_AUTHORISED;
                if (isForbidden || clock.nanos() - since > patienceSeconds * 1_000_000_000L) {
                    throw Failure.unavailable(
                            export.file() + ": " + left + " entries are left, and the broker takes none: "
                                    + (state.problem().isEmpty() ? "it is silent" : state.problem()),
                            state.hint().isEmpty() ? "the next run goes on where this one ended" : state.hint());
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw Failure.unavailable("interrupted", "the next run goes on where this one ended");
                }
            }
        }
    }

    /** In the house's own format, the very bytes that the station wrote. */
    private static EntryMessages messages(Topics topics, ImportOutbox outbox, BrokerConfig broker) {
        if (!broker.payload().format().equals(PayloadConfig.FORMAT_DEFAULT)) {
            return broker.payload().messages(topics);
        }
        return entry ->
                Optional.of(new Message(topics.results(entry.pipeline()), outbox.message(entry.position()), false));
    }
}
