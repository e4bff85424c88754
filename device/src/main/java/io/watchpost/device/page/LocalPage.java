package io.watchpost.device.page;

import io.watchpost.clock.StationClock;
import io.watchpost.command.Commands;
import io.watchpost.config.PageConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.log.RecentEvents;
import io.watchpost.device.part.StationPart;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of a process, which outlives the stations that it shows: between two of them it says so. A port that is taken,
 * or a certificate that can't be read, is a warning and is tried again; the station never waits for its page.
 *
 * <p>Methods may be called by any thread; a thread of its own, {@code page}, opens and closes the server.
 */
public final class LocalPage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPage.class);
    private static final String EVERYTHING_OF_OURS = "io.watchpost";
    private static final long TEND_MILLIS = 5_000;
    private static final long CLOSE_MILLIS = 2_000;

    // for the process
    private final PageContent content;
    private final Sessions sessions;
    private final Orders orders;
    private final Uploading uploading;
    private final RecentEvents events;
    private final StationClock clock;

    // guarded by this
    private @Nullable PageConfig wanted;
    private @Nullable Thread thread;
    private boolean closing;
    private String address = "";

    // of the thread "page"
    private @Nullable PageServer server;
    private String said = "";

    /**
     * Nothing is opened before a station starts.
     *
     * @param commands that orders are handed to
     * @param version of the software
     */
    public LocalPage(Commands commands, String version, StationClock clock) {
        events = new RecentEvents(EVERYTHING_OF_OURS);
        orders = new Orders(commands);
        uploading = new Uploading(orders, clock);
        sessions = new Sessions(clock);
        content = new PageContent(version, events, orders, clock);
        this.clock = clock;
    }

    /** What lives beside a station that is about to start, so that the page shows it. */
    public List<StationPart> beside(StationConfig config) {
        PageConfig page = config.page();
        if (page == null) {
            want(null);
            return List.of();
        }
        return List.of(new PagePart(
                config,
                content,
                () -> {
                    uploading.tidy(config);
                    want(page);
                },
                clock));
    }

    private synchronized void want(@Nullable PageConfig next) {
        wanted = next;
        if (thread == null && next != null && !closing) {
            thread = Thread.ofPlatform().name("page").daemon().start(this::tend);
        }
        notifyAll();
    }

    /** Where the page is, like {@code http://localhost:8080}; empty while it isn't. */
    public synchronized String address() {
        return address;
    }

    /** What was logged lately, the oldest first. */
    public List<RecentEvents.Event> recent() {
        return events.after(0);
    }

    private void tend() {
        while (true) {
            PageConfig next;
            synchronized (this) {
                if (closing) {
                    break;
                }
                next = wanted;
            }
            tendTo(next);
            synchronized (this) {
                if (!closing && Objects.equals(next, wanted)) {
                    try {
                        wait(TEND_MILLIS);
                    } catch (InterruptedException e) {
                        break;
                    }
                }
            }
        }
        closeServer();
    }

    private void tendTo(@Nullable PageConfig next) {
        PageServer present = server;
        if (present != null && !present.config().equals(next)) {
            closeServer();
            present = null;
        }
        if (next == null) {
            return;
        }
        try {
            if (present == null) {
                open(next, next.port());
            } else if (present.hasNewerCertificate() && isUsable(next)) {
                int port = present.port();
                closeServer();
                open(next, port);
            }
        } catch (IOException | GeneralSecurityException e) {
            say("there is no page at " + next.address() + ", port " + next.port() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.debug("opening the page failed", e);
            say("there is no page at " + next.address() + ", port " + next.port() + ": " + e);
        }
    }

    private boolean isUsable(PageConfig config) {
        try {
            PageTls.check(config);
            return true;
        } catch (IOException | GeneralSecurityException e) {
            say("the page's new certificate can't be used, and the old one is shown on: " + e.getMessage());
            return false;
        }
    }

    private void open(PageConfig config, int port) throws IOException, GeneralSecurityException {
        Doorkeeper door = new Doorkeeper(config, sessions, clock);
        SlowSenders senders = new SlowSenders(clock);
        PageServer opened;
        try {
            opened = PageServer.open(config, port, new PageHandler(door, content, orders, uploading, senders), senders);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            senders.close();
            throw e;
        }
        server = opened;
        said = "";
        synchronized (this) {
            address = opened.url();
        }
        LOG.info("the page is at {}", opened.url());
        if (!opened.problem().isEmpty()) {
            say(opened.problem());
        }
    }

    /** Once, however often it is tried. */
    private void say(String words) {
        if (!words.equals(said)) {
            said = words;
            LOG.warn("{}", words);
        }
    }

    private void closeServer() {
        PageServer present = server;
        server = null;
        synchronized (this) {
            address = "";
        }
        if (present != null) {
            present.close();
        }
    }

    @Override
    public void close() {
        Thread present;
        synchronized (this) {
            closing = true;
            present = thread;
            notifyAll();
        }
        try {
            if (present != null && !present.join(Duration.ofMillis(CLOSE_MILLIS))) {
                present.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.close();
    }
}
