package io.watchpost.update.arrival;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleHead;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Trust;
import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gets the announced bundles, one at a time, the newest releases first. The models' thread. */
final class Pursuits {
    private final Admission admission;
    private final Carriage carriage;
    private final News news;
    private final Belief trust;
    private final Reception reception;
    private final StationClock clock;
    private final RandomGenerator random;
    private @Nullable Announcement announcement;
    private List<Pursuit> pursuits = List.of();

    Pursuits(
            Admission admission,
            Carriage carriage,
            News news,
            Belief trust,
            Reception reception,
            StationClock clock,
            RandomGenerator random) {
        this.admission = admission;
        this.carriage = carriage;
        this.news = news;
        this.trust = trust;
        this.reception = reception;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What counts from now on. Of a bundle that was announced before in the same words, what is known stays known.
     *
     * @param base that relative sources start from
     */
    void follow(Announcement newest, @Nullable URI base) throws IOException {
        if (newest.equals(announcement)) {
            return;
        }
        announcement = newest;
        List<Pursuit> before = pursuits;
        List<Pursuit> now = new ArrayList<>();
        newest.models().stream()
                .sorted(Comparator.comparingLong(
                        (Announcement.Model model) -> -model.facts().release()))
                .forEach(model -> now.add(before.stream()
                        .filter(known -> known.model().equals(model))
                        .findFirst()
                        .orElseGet(() -> new Pursuit(model, base, clock, random))));
        pursuits = now;
        dropOthers();
    }

    /** Parts of what isn't announced any more. */
    private void dropOthers() throws IOException {
        Set<String> keys =
                pursuits.stream().map(pursuit -> pursuit.model().sha256()).collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                reception.incoming(),
                "*{" + PartFile.PART + "," + PartFile.ORIGIN + "," + PartFile.BLOCKS + "," + PartFile.NOTES + "}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!keys.contains(name.substring(0, name.lastIndexOf('.')))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Begins to fetch the next bundle that may come now, if there is one. */
    void begin() {
        for (Pursuit pursuit : pursuits) {
            if (pursuit.isReady() && isAdmitted(pursuit)) {
                Optional<URI> source = pursuit.source();
                if (source.isPresent()) {
                    begin(pursuit, source.get());
                    return;
                }
                pursuit.wait("has no address to fetch it from: it may come on a stick");
            }
        }
    }

    /** Whoever serves streams has just said so: what waits for one needn't wait any longer. */
    void retryStreams() {
        pursuits.forEach(Pursuit::retryStream);
    }

    private boolean isAdmitted(Pursuit pursuit) {
        BundleFacts facts = pursuit.model().facts();
        try {
            long here = part(pursuit).hereBytes();
            return switch (admission.decide(
                    facts, Admission.Way.ANNOUNCED, news.announcedForMillis(facts.digest()), here)) {
                case Admission.Decision.Now(String words) -> true;
                case Admission.Decision.Later(String words) -> waits(pursuit, words);
                case Admission.Decision.Never(String words) -> waits(pursuit, words);
            };
        } catch (IOException e) {
            return waits(pursuit, "what is here of it can't be read: " + e.getMessage());
        }
    }

    /** Also a "never" is asked again: the store may forget, the configuration of the next start may differ. */
    private static boolean waits(Pursuit pursuit, String words) {
        pursuit.wait(words);
        return false;
    }

    private void begin(Pursuit pursuit, URI source) {
        try {
            fetch(pursuit, source, trust.get());
        } catch (BundleRefused e) {
            pursuit.wait(e.reason());
        }
    }

    private void fetch(Pursuit pursuit, URI source, Trust believed) {
        BundleFacts facts = pursuit.model().facts();
        Wanted wanted = new Wanted(
                facts.title(),
                source,
                facts.sizeBytes(),
                pursuit.model().sha256(),
                (head, sizeBytes) -> objection(facts, head, source, believed));
        Supplier<Optional<String>> callOff = () -> {
            Optional<String> off = reception.interruption().get();
            return off.isPresent() ? off : admission.closedWindow();
        };
        PartFile part = part(pursuit);
        pursuit.begin(source);
        reception.errand().start(() -> {
            Fetched fetched = carriage.fetch(wanted, part, callOff);
            return () -> ended(pursuit, source, fetched);
        });
    }

    /** The beginning must be that of the bundle that was announced. */
    private static Optional<String> objection(BundleFacts announced, byte[] head, URI source, Trust believed) {
        try {
            return BundleHead.facts(head, announced.sizeBytes(), believed, source.toString())
                    .filter(found -> !found.equals(announced))
                    .map(found -> "it is the bundle " + found.title() + " with the digest " + found.digest()
                            + ", and its announcement says something else");
        } catch (BundleRefused e) {
            return Optional.of(e.reason());
        }
    }

    private void ended(Pursuit pursuit, URI source, Fetched fetched) {
        switch (fetched) {
            case Fetched.Interrupted interrupted -> pursuit.interrupted(source, interrupted);
            case Fetched.Useless(String reason) -> pursuit.useless(source, reason);
            case Fetched.CalledOff(String reason) -> pursuit.calledOff(reason);
            case Fetched.Complete(Path file) -> pursuit.downloaded(file);
        }
    }

    /** Brings what became complete before this turn to the door. */
    void bringComplete() {
        for (Pursuit pursuit : pursuits) {
            pursuit.takeComplete().ifPresent(file -> bring(pursuit, file));
        }
    }

    private void bring(Pursuit pursuit, Path file) {
        String title = pursuit.model().facts().title();
        String origin = pursuit.source().map(URI::toString).orElse(title);
        try {
            pursuit.end(reception.bring(file, title, origin));
            part(pursuit).delete();
        } catch (IOException e) {
            pursuit.notTaken(title + " can't be taken at the moment: " + e.getMessage());
        }
    }

    private PartFile part(Pursuit pursuit) {
        return new PartFile(reception.incoming(), pursuit.model().sha256());
    }

    List<ArrivalStatus.Item> items() {
        return pursuits.stream()
                .map(Pursuit::item)
                .filter(item -> !item.words().isEmpty())
                .toList();
    }
}
