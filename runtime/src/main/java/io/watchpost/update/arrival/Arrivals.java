package io.watchpost.update.arrival;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Trust;
import io.watchpost.clock.StationClock;
import io.watchpost.config.DownloadConfig;
import io.watchpost.config.ModelsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All ways by which bundles come by themselves: it looks at sticks and announcements, decides, fetches one thing at a time
 * and brings what is complete to the {@link Door}. Turned by the models' thread about once a second; what takes long runs
 * on a thread {@code models-arrival}, so that a turn lasts as long as the door, at most.
 */
public final class Arrivals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private final DownloadConfig config;
    private final StationClock clock;
    private final Patience.Limits limits;
    private final News news;
    private final Bulletin bulletin;
    private final Sticks sticks;
    private final StickVisits visits;
    private final Pursuits pursuits;
    private final Reception reception;
    private final Announcements announcements;
    private volatile ArrivalStatus status;

    /**
     * Reads what is known; asks nobody yet.
     *
     * @param device the station's name; decides its place in the jitter
     * @param folder of this alone, on the disk that the store is on; made when it isn't there
     * @param trust whom the device believes at the moment; empty for nobody yet
     * @param byBroker what comes over brokers
     * @throws IOException if the folder can't be used
     */
    public static Arrivals open(
            ModelsConfig config,
            String device,
            Path folder,
            Supplier<Optional<Trust>> trust,
            Door door,
            ByBroker byBroker,
            StationClock clock,
            RandomGenerator random)
            throws IOException {
        Files.createDirectories(folder);
        Disk disk = () -> Files.getFileStore(folder).getUsableSpace();
        return new Arrivals(
                config,
                folder,
                () -> trust.get()
                        .orElseThrow(() -> new BundleRefused(
                                "this device trusts nobody yet: put a root of trust where" + " models.trust says")),
                new Admission(config, device, door, disk, clock, ZoneId.systemDefault()),
                new Reception(folder.resolve("incoming"), door),
                Patience.Limits.DEFAULT,
                byBroker,
                disk,
                clock,
                random);
    }

    Arrivals(
            ModelsConfig config,
            Path folder,
            Belief trust,
            Admission admission,
            Reception reception,
            Patience.Limits limits,
            ByBroker byBroker,
            Disk disk,
            StationClock clock,
            RandomGenerator random)
            throws IOException {
        this.config = config.download();
        this.clock = clock;
        this.limits = limits;
        this.reception = reception;
        news = News.open(folder.resolve("news.json"), config.group(), clock);
        bulletin = new Bulletin(this.config, trust, news, clock, random);
        sticks = new Sticks(config.folders(), clock);
        visits = new StickVisits(sticks, bulletin, admission, trust, config.sizeBytesMax(), reception);
        Carriages carriages = Carriages.of(config, byBroker.streams(), limits, disk, clock, random);
        pursuits = new Pursuits(admission, carriages, news, trust, reception, clock, random);
        announcements = byBroker.announcements();
        status = new ArrivalStatus(news.state(), "", List.of());
    }

    /**
     * Does what is to be done now, if anything is.
     *
     * @return what was brought to the door in this turn
     * @throws InterruptedException if this thread was interrupted meanwhile
     */
    public List<Arrival> turn() throws InterruptedException {
        news.pass();
        pursuits.bringComplete();
        reception.errand().finish();
        hear();
        follow();
        beginNext();
        List<ArrivalStatus.Item> items = new ArrayList<>(pursuits.items());
        items.addAll(sticks.items());
        status = new ArrivalStatus(news.state(), bulletin.problem(), items);
        return reception.arrived();
    }

    /** At most one a turn, so that nobody who floods the topic keeps this thread. */
    private void hear() {
        Announcements.Heard heard = announcements.next();
        if (heard != null && bulletin.take(heard.envelope(), heard.origin())) {
            pursuits.retryStreams();
        }
    }

    private void follow() {
        Announcement current = bulletin.current();
        if (current != null) {
            try {
                pursuits.follow(current, config.announcement());
            } catch (IOException e) {
                LOG.warn("what was fetched of models that aren't announced any more can't be deleted", e);
            }
        }
    }

    /** Sticks first, since a person stands there; and no download keeps anybody from hearing the next announcement. */
    private void beginNext() {
        Optional<Stick.Item> onStick = sticks.next();
        Optional<URI> due = bulletin.due();
        reception.makeWay(onStick.isPresent() || due.isPresent());
        if (reception.errand().isBusy()) {
            return;
        }
        onStick.ifPresent(visits::begin);
        if (!reception.errand().isBusy()) {
            due.ifPresent(this::ask);
        }
        if (!reception.errand().isBusy()) {
            reception.makeWay(false);
            pursuits.begin();
        }
    }

    private void ask(URI uri) {
        Patience patience = new Patience(clock, limits, reception.callOff());
        Optional<URI> rootUri = bulletin.nextRoot(uri);
        reception.errand().start(() -> {
            try {
                Optional<byte[]> root =
                        rootUri.isPresent() ? bulletin.askRoot(rootUri.get(), patience) : Optional.empty();
                byte[] answer = bulletin.ask(uri, patience);
                return () -> {
                    root.ifPresent(bytes -> bringRoot(bytes, rootUri.get()));
                    bulletin.answered(answer, uri);
                };
            } catch (IOException e) {
                return () -> bulletin.failed(uri, String.valueOf(e.getMessage()));
            }
        });
    }

    /** Before the announcement, which its keys may have signed. */
    private void bringRoot(byte[] root, URI uri) {
        try {
            LOG.info("{}: {}", uri, reception.bringRoot(root, uri.toString()));
        } catch (IOException e) {
            LOG.warn("the root of trust {} can't be kept ({}); it is asked for again", uri, e.toString());
        }
    }

    /** Any thread. */
    public ArrivalStatus status() {
        return status;
    }

    /** Ends what is on its way; what is here of it is gone on from at the next start. The models' thread, at its end. */
    @Override
    public void close() throws IOException {
        reception.beginClosing();
        try {
            reception.errand().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the errand's thread is a daemon
        }
        news.save();
    }
}
