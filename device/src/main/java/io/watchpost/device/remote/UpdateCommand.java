package io.watchpost.device.remote;

import io.watchpost.bundle.Bundle;
import io.watchpost.bundle.BundleLimits;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.SealedBundle;
import io.watchpost.bundle.StreamLocation;
import io.watchpost.bundle.Trust;
import io.watchpost.clock.StationClock;
import io.watchpost.command.Command;
import io.watchpost.command.CommandFailed;
import io.watchpost.command.Order;
import io.watchpost.config.CommandName;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ModelsConfig;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationHost;
import io.watchpost.device.station.UploadedBundles;
import io.watchpost.update.ModelLine;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Release;
import io.watchpost.update.Requests.Verb;
import io.watchpost.update.Transition;
import io.watchpost.update.arrival.Fetched;
import io.watchpost.update.arrival.UrlDownload;
import io.watchpost.update.blocks.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a bundle and sees it through: {@code location} is an {@code https://} address, a
 * {@link StreamLocation}, or the page's {@code upload:ID} for what lies here already; {@code again} tries a release that failed here before; {@code until} is {@code good} (by default) or {@code taken}, which is all that is waited for.
 */
final class UpdateCommand implements Command {
    /** In the store's folder, so that it is on its disk. */
    private static final String FOLDER = "by-command";

    private static final String LOCATIONS = "https://HOST/NAME.wpb, stream:ID or aws-stream:ID";

    private static final long LOOK_MILLIS = 200;

    private final StationHost host;
    private final ModelRequests requests;
    private final StationClock clock;

    UpdateCommand(StationHost host, ModelRequests requests, StationClock clock) {
        this.host = host;
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public CommandName name() {
        return CommandName.MODEL_UPDATE;
    }

    /** What is here of the bundle is gone on from, and a release that is in is found in. */
    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public Outcome run(Mapping arguments, Work work) throws CommandFailed, InterruptedException {
        Arguments.only(arguments, Set.of("location", "again", "until"));
        String location = Arguments.text(arguments, "location")
                .orElseThrow(
                        () -> CommandFailed.refused("it has no \"location\"", "say where the bundle is: " + LOCATIONS));
        boolean again = Arguments.flag(arguments, "again");
        String until = Arguments.text(arguments, "until").orElse("good");
        if (!until.equals("good") && !until.equals("taken")) {
            throw CommandFailed.refused("\"until\" is \"" + until + "\"", "it is good or taken");
        }
        URI uri = uri(location);
        Path store = requests.folder();
        try {
            Path file = fetched(uri, store, again, work);
            Named named;
            String taken;
            boolean isWanted = false;
            try {
                named = named(file);
                if (named.release.equals(good(store, named.name))) {
                    return new Outcome(named + " is good here already");
                }
                work.progress("trying " + named + " on its goldens");
                taken = requests.ask(again ? Verb.AGAIN : Verb.INSTALL, file, work);
            } catch (InterruptedException e) {
                isWanted = UploadedBundles.SCHEME.equals(uri.getScheme()); // nobody could send it once more
                throw e;
            } finally {
                if (!isWanted) {
                    Files.deleteIfExists(file);
                }
            }
            return until.equals("taken") ? new Outcome(taken) : follow(store, named, work);
        } catch (BundleRefused e) {
            throw CommandFailed.refused(e.reason(), "");
        } catch (IOException | UncheckedIOException e) {
            throw CommandFailed.failed("the disk says no (" + e.getMessage() + ")", "look at it, and order it again");
        }
    }

    private static URI uri(String location) throws CommandFailed {
        try {
            URI uri = new URI(location);
            if (UploadedBundles.SCHEME.equals(uri.getScheme()) && Order.isId(uri.getSchemeSpecificPart())) {
                return uri;
            }
            boolean isStream = StreamLocation.isMeant(location)
                    && StreamLocation.parse(location).file() >= 0;
            if (isStream || ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null)) {
                return uri;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // said below
        }
        throw CommandFailed.refused("the location \"" + location + "\" can't be fetched", "say " + LOCATIONS);
    }

    private Path fetched(URI uri, Path store, boolean again, Work work)
            throws IOException, BundleRefused, CommandFailed {
        ModelsConfig models = host.configuration().station().models();
        if (models == null) {
            throw CommandFailed.refused("this station's models come by hand only", "declare \"models\"");
        }
        if (UploadedBundles.SCHEME.equals(uri.getScheme())) {
            return new UploadedBundles(host.configuration().station().stateDir())
                    .find(uri.getSchemeSpecificPart())
                    .orElseThrow(() -> CommandFailed.refused(
                            "there is no uploaded bundle " + uri.getSchemeSpecificPart(), "upload it again"));
        }
        work.progress("fetching " + uri);
        Trust trust = ModelStore.trust(store, models.trust());
        Fetched fetched = new UrlDownload(
                        models,
                        store.resolve(FOLDER),
                        trust,
                        facts -> {
                            try {
                                return ModelStore.objection(store, facts, again);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        streams(),
                        clock,
                        new SplittableRandom())
                .fetch(uri, () -> work.isCancelled() || Thread.currentThread().isInterrupted());
        return switch (fetched) {
            case Fetched.Complete(Path file) -> file;
            case Fetched.Interrupted interrupted ->
                throw CommandFailed.failed(
                        uri + " couldn't be fetched: " + interrupted.reason(),
                        "order it again: it goes on with what is here");
            case Fetched.Useless(String reason) -> throw CommandFailed.refused(uri + ": " + reason, "");
            case Fetched.CalledOff(String reason) -> throw CommandFailed.cancelled(reason);
        };
    }

    /** Over whose brokers blocks come; those of a station that begins anew while they come are lost, and asked for again. */
    private Streams streams() {
        Station station = host.station();
        return station == null ? new Streams() : station.streams();
    }

    private record Named(String name, Release release) {
        @Override
        public String toString() {
            return name + "-" + release.version();
        }
    }

    private static Named named(Path file) throws BundleRefused, IOException {
        BundleLimits limits = BundleLimits.ofSize(ModelsConfig.SIZE_MEGABYTES_MAX * 1_048_576L);
        try (SealedBundle sealed = SealedBundle.open(file, limits)) {
            Bundle unchecked = sealed.unverified(); // by its own word; the door has verified it, or hasn't let it in
            return new Named(unchecked.manifest().name(), Release.of(unchecked));
        }
    }

    private static @Nullable Release good(Path store, String name) throws IOException {
        ModelLine line = ModelStore.read(store).get(name);
        return line == null ? null : line.good();
    }

    private Outcome follow(Path store, Named named, Work work) throws IOException, CommandFailed, InterruptedException {
        while (true) {
            ModelLine line = ModelStore.read(store).get(named.name);
            String last = last(store, named);
            if (line != null && named.release.equals(line.good())) {
                return new Outcome(named + " is good: " + last);
            }
            boolean isOnItsWay = line != null
                    && line.candidate() != null
                    && line.candidate().release().equals(named.release);
            if (!isOnItsWay) {
                throw CommandFailed.refused(named + " was taken out: " + last, "");
            }
            work.progress(last);
            if (work.isCancelled()) {
                String gone = requests.ask(Verb.ROLLBACK, named.name, work);
                throw CommandFailed.cancelled(gone);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            clock.sleep(LOOK_MILLIS);
        }
    }

    private static String last(Path store, Named named) throws IOException {
        List<Transition> history = ModelStore.history(store);
        for (Transition transition : history.reversed()) {
            if (transition.name().equals(named.name) && transition.release().equals(named.release)) {
                String why = transition.state().reason().isEmpty()
                        ? transition.detail()
                        : transition.state().reason();
                return transition.state().word() + (why.isEmpty() ? "" : ", " + why);
            }
        }
        return "taken";
    }
}
