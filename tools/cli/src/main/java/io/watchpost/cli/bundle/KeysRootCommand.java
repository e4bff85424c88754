package io.watchpost.cli.bundle;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.Root;
import io.watchpost.bundle.RootJson;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost keys root}: the first root. */
@Command(
        name = "root",
        description = {
            "Make the first root of trust: who may issue the next root, and who may release models.",
            "It must be signed by as many root keys as it asks for: with --key here, or later with \"keys sign\".",
            "Devices get it by hand, as with their image; later ones follow by \"keys rotate\"."
        })
final class KeysRootCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RootFlags flags = new RootFlags();

    @Mixin
    private final Signing signing = new Signing();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the root is written.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        try {
            Root root = new Root(1, flags.rootRole(null), flags.releaseRole(null), Set.of());
            Envelope envelope = signing.sign(RootJson.envelope(root));
            EnvelopeFiles.create(out, envelope);
            RootReport.of(out, envelope, null)
                    .print(Objects.requireNonNull(spec).commandLine().getOut(), json);
            return ExitCode.OK;
        } catch (IllegalArgumentException | BundleRefused e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Failure.unavailable("the root can't be written to " + out + " (" + e + ")", "name another --out");
        }
    }
}
