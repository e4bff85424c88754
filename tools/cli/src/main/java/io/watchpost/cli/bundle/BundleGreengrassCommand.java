package io.watchpost.cli.bundle;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost bundle greengrass}: the Greengrass component that brings a bundle to devices. */
@Command(
        name = "greengrass",
        description = {
            "Make the Greengrass component of a bundle: its recipe and its artifact, laid out for greengrass-cli and to be"
                    + " uploaded.",
            "Its deployment hands the bundle to the component io.watchpost.Runtime, which verifies, probes and tries it,"
                    + " and isn't restarted."
        })
final class BundleGreengrassCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "A signed .wpb file.")
    private Path file = Path.of("");

    @Option(
            names = {"--out", "-o"},
            paramLabel = "DIR",
            description = "Folder for recipes/ and artifacts/. Default: greengrass here.")
    private Path out = Path.of("greengrass");

    @Override
    public Integer call() throws Failure, BundleRefused {
        if (Files.isDirectory(file)) {
            throw Failure.usage(file + " is a folder: name the .wpb file");
        }
        try (SealedBundle sealed = SealedBundle.open(file, BundleLimits.DEFAULT)) {
            Bundle bundle = sealed.unverified();
            bundle.check();
            if (bundle.envelope().signatures().isEmpty()) {
                throw Failure.usage(file + " is not signed: devices would refuse it, sign it with \"bundle sign\"");
            }
            ModelComponent component = new ModelComponent(
                    bundle.manifest(),
                    bundle.manifest().name() + "-" + bundle.manifest().release() + ".wpb");
            write(component);
            Objects.requireNonNull(spec)
                    .commandLine()
                    .getOut()
                    .println(out + ": " + component.name() + " " + component.version() + " brings "
                            + bundle.manifest().title());
            return ExitCode.OK;
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the component of " + file + " can't be made (" + e + ")", "check the paths and the room there");
        }
    }

    private void write(ModelComponent component) throws IOException {
        Path artifacts = Files.createDirectories(
                out.resolve("artifacts").resolve(component.name()).resolve(component.version()));
        Files.copy(file, artifacts.resolve(component.fileName()), StandardCopyOption.REPLACE_EXISTING);
        Path recipes = Files.createDirectories(out.resolve("recipes"));
        Files.writeString(recipes.resolve(component.name() + "-" + component.version() + ".yaml"), component.recipe());
    }
}
