package io.watchpost.cli.model;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Trust;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.ModelsConfig;
import io.watchpost.update.ModelStore;
import io.watchpost.update.arrival.Fetched;
import io.watchpost.update.arrival.Objections;
import io.watchpost.update.arrival.UrlDownload;
import io.watchpost.update.blocks.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** A bundle that an operator names by its address: fetched here, whether a station runs or not. */
final class UrlBundle {
    /** In the store's folder, so that it is on its disk. */
    private static final String FOLDER = "by-hand";

    private UrlBundle() {}

    /** Whether this is an address, and not a file. */
    static boolean isAddress(String bundle) {
        String lower = bundle.toLowerCase(Locale.ROOT);
        return lower.startsWith("https:") || lower.startsWith("http:");
    }

    /**
     * Fetches it.
     *
     * @param again whether it doesn't matter that it failed here before
     * @return the file, which is the caller's to delete
     */
    static Path fetch(String address, StoreFlags flags, boolean again) throws Failure, ConfigurationException {
        URI uri = uri(address);
        ModelsConfig models = flags.models();
        Path store = flags.folder();
        Objections objections = facts -> {
            try {
                return ModelStore.objection(store, facts, again);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        try {
            Trust trust = ModelStore.trust(store, models.trust());
            Fetched fetched = new UrlDownload(
                            models,
                            store.resolve(FOLDER),
                            trust,
                            objections,
                            new Streams(),
                            new SystemClock(),
                            new SplittableRandom())
                    .fetch(uri, () -> false);
            return switch (fetched) {
                case Fetched.Complete(Path file) -> file;
                case Fetched.Interrupted interrupted ->
                    throw Failure.unavailable(
                            uri + " couldn't be fetched: " + interrupted.reason(),
                            "the same command goes on with what is here");
                case Fetched.Useless(String reason) ->
                    throw new Failure(
                            ExitCode.MODEL_REFUSED, reason.contains(uri.toString()) ? reason : uri + ": " + reason, "");
                case Fetched.CalledOff(String reason) -> throw Failure.unavailable(reason, "");
            };
        } catch (BundleRefused e) {
            throw new Failure(ExitCode.MODEL_REFUSED, e.reason(), "");
        } catch (IOException | UncheckedIOException e) {
            throw Failure.unavailable(
                    uri + " can't be fetched into " + store + " (" + e.getMessage() + ")",
                    "check the disk, and run this as the station's user");
        }
    }

    private static URI uri(String address) throws Failure {
        try {
            URI uri = new URI(address);
            if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
                throw Failure.usage("the bundle " + address + ": only https://HOST/… is fetched");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw Failure.usage("the bundle " + address + " is not an address: " + e.getReason());
        }
    }
}
