package io.watchpost.cli.bundle;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.BundleWriter;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.Manifest;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.cli.BundleReport;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost bundle sign}: one more signature. */
@Command(
        name = "sign",
        description = {
            "Add signatures to a bundle, after every file in it was compared with its manifest.",
            "The bundle is replaced, or written to --out. The order of signing makes no difference."
        })
final class BundleSignCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "A .wpb file, or a folder with the same files.")
    private Path file = Path.of("");

    @Mixin
    private final Signing signing = new Signing();

    @Option(names = "--out", paramLabel = "FILE", description = "Where the signed .wpb is written.")
    private @Nullable Path out;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure, BundleRefused {
        if (!signing.hasKeys()) {
            throw Failure.usage("--key is missing: name the private key to sign with");
        }
        Path target = out == null ? file : out;
        try {
            try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
                Bundle bundle = sealed.unverified();
                bundle.check();
                Envelope signed = signing.sign(bundle.envelope());
                if (Files.isDirectory(target)) {
                    EnvelopeFiles.replace(target.resolve(Manifest.ENVELOPE), signed);
                } else {
                    BundleWriter.write(target, signed, bundle);
                }
            }
            BundleReport.of(target)
                    .print(Objects.requireNonNull(spec).commandLine().getOut(), json);
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Failure.unavailable("the bundle can't be read or written (" + e + ")", "check the paths");
        }
    }
}
