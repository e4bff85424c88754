package io.watchpost.cli.bundle;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.Trust;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import java.io.IOException;
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

/** {@code watchpost keys sign}: one more signature for a root. */
@Command(
        name = "sign",
        description = "Add signatures to a root, so that each holder can sign where the key is. The file is replaced.")
final class KeysSignCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ROOT", description = "The root to sign.")
    private Path file = Path.of("");

    @Mixin
    private final Signing signing = new Signing();

    @Option(
            names = "--previous",
            paramLabel = "ROOT",
            description = "The root that it follows, to see what is missing.")
    private @Nullable Path previous;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        if (!signing.hasKeys()) {
            throw Failure.usage("--key is missing: name the private key to sign with");
        }
        try {
            Envelope envelope = Trust.readEnvelope(file);
            RootJson.read(envelope, file.toString()); // nothing else is signed here
            Envelope signed = signing.sign(envelope);
            EnvelopeFiles.replace(file, signed);
            RootReport.of(file, signed, previous)
                    .print(Objects.requireNonNull(spec).commandLine().getOut(), json);
            return ExitCode.OK;
        } catch (IllegalArgumentException | BundleRefused e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Failure.unavailable("the root " + file + " can't be read or written (" + e + ")", "check the path");
        }
    }
}
