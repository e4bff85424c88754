package io.watchpost.cli.bundle;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.Root;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.Trust;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost keys rotate}: the root that follows another. */
@Command(
        name = "rotate",
        description = {
            "Make the root that follows another one: with other keys, other thresholds, or a release key revoked.",
            "What isn't given stays as it was. Keys that are given replace all of their kind.",
            "It must be signed by as many keys as the old root asks for, and as many as the new one does."
        })
final class KeysRotateCommand implements Callable<Integer> {
    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{64}");

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ROOT", description = "The root that devices have now.")
    private Path previous = Path.of("");

    @Mixin
    private final RootFlags flags = new RootFlags();

    @Option(
            names = "--revoke",
            paramLabel = "PUB|ID",
            description = "A release key of which no signature counts any more, by its file or its id.")
    private List<String> revoke = List.of();

    @Mixin
    private final Signing signing = new Signing();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the new root is written.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        try {
            Envelope envelope =
                    signing.sign(RootJson.envelope(next(Trust.pinned(previous).root())));
            EnvelopeFiles.create(out, envelope);
            RootReport.of(out, envelope, previous)
                    .print(Objects.requireNonNull(spec).commandLine().getOut(), json);
            return ExitCode.OK;
        } catch (IllegalArgumentException | BundleRefused e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Failure.unavailable("the root can't be read or written (" + e + ")", "check the paths");
        }
    }

    private Root next(Root before) throws Failure {
        Set<String> revoked = new HashSet<>(before.revoked());
        for (String one : revoke) {
            revoked.add(
                    KEY_ID.matcher(one).matches()
                            ? one
                            : KeyFiles.readPublic(Path.of(one)).keyId());
        }
        List<PublicKeys.Named> left = new ArrayList<>(before.releaseKeys().keys());
        left.removeIf(key -> revoked.contains(key.keyId()));
        Root.Role kept = left.size() >= before.releaseKeys().threshold()
                ? new Root.Role(before.releaseKeys().threshold(), left)
                : before.releaseKeys(); // too few are left: the root itself says so, unless new ones are given
        return new Root(before.version() + 1, flags.rootRole(before.rootKeys()), flags.releaseRole(kept), revoked);
    }
}
