package io.watchpost.cli.outbox;

import io.watchpost.bundle.PublicKeys;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.config.ConfigurationException;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.Receipt;
import io.watchpost.stick.StickKey;
import io.watchpost.stick.StickRefused;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code watchpost outbox receipt}: what was delivered elsewhere waits no longer. */
@Command(
        name = "receipt",
        description = {
            "Read receipts back: let go of the entries that they say were delivered.",
            "Each export lies beside its receipt, as \"outbox import\" left them."
        })
final class OutboxReceiptCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final OutboxPlace place = new OutboxPlace();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Receipts, or the exports beside them.")
    private List<Path> files = List.of();

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description =
                    "Public key of whoever imported; once for each. Default: those of --config, under stick.trust.")
    private List<Path> trust = List.of();

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Letting letting = new Letting(place.stateDir(), place.file());
        try {
            List<PublicKeys.Named> trusted = new ArrayList<>();
            for (Path key : trust.isEmpty() ? place.trusted() : trust) {
                trusted.add(StickKey.publicKey(key));
            }
            for (Path file : files) {
                boolean isReceipt = file.toString().endsWith(Receipt.ENDING);
                Receipt receipt = Receipt.read(isReceipt ? file : Receipt.fileOf(file), trusted);
                try (ExportFile export = letting.ownExport(isReceipt ? Receipt.exportOf(file) : file)) {
                    receipt.checkIsFor(export);
                    out.println(export.file() + ": " + letting.go(export, receipt.parts(), receipt.refused()));
                }
            }
            return ExitCode.OK;
        } catch (StickRefused e) {
            throw Failure.usage(e.reason());
        } catch (IOException | OutboxUnavailable e) {
            throw Failure.unavailable(String.valueOf(e.getMessage()), "nothing was let go that isn't named above");
        } finally {
            out.flush();
        }
    }
}
