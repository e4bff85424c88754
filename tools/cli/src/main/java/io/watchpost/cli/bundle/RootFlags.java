package io.watchpost.cli.bundle;

import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.Root;
import io.watchpost.cli.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say who is in a root. */
final class RootFlags {
    @Option(
            names = "--root-key",
            paramLabel = "PUB",
            description = "Public key of somebody who may issue roots; once for each.")
    private List<Path> rootKeys = List.of();

    @Option(names = "--root-threshold", paramLabel = "N", description = "How many of them must sign.")
    private @Nullable Integer rootThreshold;

    @Option(
            names = "--release-key",
            paramLabel = "PUB",
            description = "Public key of somebody who may release models; once for each.")
    private List<Path> releaseKeys = List.of();

    @Option(names = "--release-threshold", paramLabel = "N", description = "How many of them must sign.")
    private @Nullable Integer releaseThreshold;

    /** Those who may issue roots: the ones given, else the ones of before. */
    Root.Role rootRole(Root.@Nullable Role before) throws Failure {
        return role("--root-key", rootKeys, rootThreshold, before);
    }

    /** Those who may release models: the ones given, else the ones of before. */
    Root.Role releaseRole(Root.@Nullable Role before) throws Failure {
        return role("--release-key", releaseKeys, releaseThreshold, before);
    }

    private static Root.Role role(
            String flag, List<Path> files, @Nullable Integer threshold, Root.@Nullable Role before) throws Failure {
        List<PublicKeys.Named> keys = new ArrayList<>();
        for (Path file : files) {
            keys.add(KeyFiles.readPublic(file));
        }
        if (keys.isEmpty() && before == null) {
            throw Failure.usage(flag + " is missing: name at least one public key");
        }
        int needed = threshold != null ? threshold : before != null ? before.threshold() : 1;
        try {
            return new Root.Role(needed, keys.isEmpty() && before != null ? before.keys() : keys);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(flag + ": " + e.getMessage());
        }
    }
}
