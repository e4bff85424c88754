package io.watchpost.cli.bundle;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.Trust;
import io.watchpost.cli.BundleReport;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.StandardFolders;
import io.watchpost.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost bundle verify}: what a device checks before it loads anything. */
@Command(
        name = "verify",
        description = {
            "Check a bundle as a device does: size, directory, signatures, manifest, length and digest of every file.",
            "With --replay, its variants for the CPU are run on its goldens, too.",
            "Exit code 3 when it is refused; the first reason is given."
        })
final class BundleVerifyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "A .wpb file, or a folder with the same files.")
    private Path file = Path.of("");

    @Option(names = "--root", required = true, paramLabel = "FILE", description = "The root of trust.")
    private Path root = Path.of("");

    @Option(
            names = "--device",
            paramLabel = "CLASS",
            description = "Also check that it is for a device of this class; once for each class of the device.")
    private List<String> devices = List.of();

    @Option(names = "--replay", description = "Run its variants for the CPU on its goldens.")
    private boolean replay;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where verdicts on models are kept. Default: the user's cache.")
    private @Nullable Path cacheDir;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure, BundleRefused, EngineException {
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.verified(trust());
            if (!devices.isEmpty()) {
                bundle.manifest().requireFor(devices);
            }
            bundle.check();
            if (replay) {
                new BundleReplay(cacheDir == null ? StandardFolders.cache() : cacheDir, new SystemClock()).run(bundle);
            }
            new BundleReport(file, bundle.envelope(), bundle.manifest(), bundle.signers())
                    .print(Objects.requireNonNull(spec).commandLine().getOut(), json);
            return ExitCode.OK;
        } catch (IOException e) {
            throw Failure.unavailable("the bundle " + file + " can't be read (" + e + ")", "check the path");
        }
    }

    private Trust trust() throws Failure, IOException {
        try {
            return Trust.pinned(root);
        } catch (BundleRefused e) {
            throw Failure.usage(e.reason());
        }
    }
}
