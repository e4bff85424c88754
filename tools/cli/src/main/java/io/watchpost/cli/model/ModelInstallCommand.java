package io.watchpost.cli.model;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.OwnWords;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.ModelsConfig;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Release;
import io.watchpost.update.Requests;
import io.watchpost.update.Requests.Verb;
import io.watchpost.update.Transition;
import io.watchpost.update.arrival.Door;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** {@code watchpost model install}: brings a bundle to the door. */
@Command(
        name = "install",
        description = {
            "Bring a bundle to this device: it is verified, run on its goldens in a process of its own, and staged.",
            "A running station then tries it beside the active model, and takes it over or out.",
            "Exit code 3 when it is refused, or with --follow taken out."
        })
final class ModelInstallCommand implements Callable<Integer>, OwnWords {
    /** The device's own are kept at its door. */
    private static final BundleLimits LIMITS = BundleLimits.ofSize(ModelsConfig.SIZE_MEGABYTES_MAX * 1_048_576L);

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "A .wpb file, or its https:// address.")
    private String bundle = "";

    @Option(names = "--again", description = "Also if this release failed on this device before.")
    private boolean again;

    @Option(names = "--follow", description = "Show what becomes of it, until it is good or out.")
    private boolean follow;

    /** Which release a file holds, by its own word. */
    private record Named(String name, Release release) {}

    @Override
    public Integer call() throws Failure, ConfigurationException, IOException {
        if (!UrlBundle.isAddress(bundle)) {
            Path file = Path.of(bundle);
            if (!Files.isRegularFile(file)) {
                throw Failure.usage("the bundle " + file + (Files.isDirectory(file) ? " is a folder" : " is not a file")
                        + ": name a .wpb file");
            }
            return install(file);
        }
        Path fetched = UrlBundle.fetch(bundle, flags, again);
        try {
            return install(fetched);
        } finally {
            Files.deleteIfExists(fetched);
        }
    }

    private int install(Path file) throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Named named = named(file);
        try {
            List<Transition> known = ModelStore.history(flags.folder());
            Verb verb = again ? Verb.AGAIN : Verb.INSTALL;
            String said = new StationLine(flags)
                    .done(verb, requests -> requests.ask(verb, file), flags::machine, machine -> {
                        Door.Entry entry = machine.install(file, bundle, again);
                        return new Requests.Answer(!(entry instanceof Door.Entry.Refused), entry.reason());
                    });
            out.println(said);
            out.flush();
            if (!follow) {
                return ExitCode.OK;
            }
            Follow.End end =
                    new Follow(flags.folder(), named.name, named.release, known, new SystemClock(), out).untilItEnds();
            return end == Follow.End.OUT ? ExitCode.MODEL_REFUSED : ExitCode.OK;
        } catch (IOException e) {
            throw Failure.unavailable("the models' history can't be read (" + e + ")", "check the disk");
        }
    }

    /** Nothing is copied or asked for what is no bundle at all. */
    private static Named named(Path file) throws Failure {
        try (SealedBundle sealed = SealedBundle.open(file, LIMITS)) {
            Bundle unchecked = sealed.unverified();
            return new Named(unchecked.manifest().name(), Release.of(unchecked));
        } catch (BundleRefused e) {
            throw new Failure(ExitCode.MODEL_REFUSED, e.reason(), "");
        } catch (IOException e) {
            throw Failure.unavailable("the bundle " + file + " can't be read (" + e + ")", "check its permissions");
        }
    }
}
