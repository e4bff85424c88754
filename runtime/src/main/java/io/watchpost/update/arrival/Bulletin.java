package io.watchpost.update.arrival;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.clock.BackOff;
import io.watchpost.clock.StationClock;
import io.watchpost.config.DownloadConfig;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The announcement that counts at the moment, and when to ask for the next one. The models' thread. */
final class Bulletin {
    /** After a start, so that devices that got power at the same moment don't all ask at once. */
    static final long FIRST_MILLIS_MAX = 30_000;

    private static final long RETRY_FIRST_MILLIS = 30_000;

    private final DownloadConfig config;
    private final Belief trust;
    private final News news;
    private final StationClock clock;
    private final BackOff backOff;
    private long dueNanos;
    private @Nullable Announcement current;
    private String problem = "";
    private String words = "";

    Bulletin(DownloadConfig config, Belief trust, News news, StationClock clock, RandomGenerator random) {
        this.config = config;
        this.trust = trust;
        this.news = news;
        this.clock = clock;
        backOff = new BackOff(RETRY_FIRST_MILLIS, config.pollSeconds() * 1_000L, random);
        dueNanos = clock.nanos() + random.nextLong(FIRST_MILLIS_MAX) * 1_000_000;
    }

    /** The address to ask now; empty when it isn't time, or there is none. */
    Optional<URI> due() {
        return clock.nanos() - dueNanos >= 0 ? Optional.ofNullable(config.announcement()) : Optional.empty();
    }

    /** Where the root of trust would lie that follows the present one; empty when nobody is trusted yet. */
    Optional<URI> nextRoot(URI announcement) {
        try {
            long next = trust.get().root().version() + 1;
            return Optional.of(announcement.resolve("root-" + next + ".json"));
        } catch (BundleRefused e) {
            return Optional.empty();
        }
    }

    /** Asks for a root that is usually not there; on any thread. */
    Optional<byte[]> askRoot(URI uri, Patience patience) throws IOException {
        try (WebAnswer answer = WebAnswer.ask(uri, Map.of(), config.tls(), patience)) {
            return answer.status() == RangeAnswer.OK
                    ? Optional.of(answer.all(Envelope.SIZE_BYTES_MAX))
                    : Optional.empty();
        }
    }

    /** Asks; on any thread. */
    byte[] ask(URI uri, Patience patience) throws IOException {
        try (WebAnswer answer = WebAnswer.ask(uri, Map.of(), config.tls(), patience)) {
            return answer.all(Envelope.SIZE_BYTES_MAX);
        }
    }

    /** The server gave something. */
    void answered(byte[] bytes, URI uri) {
        backOff.reset();
        dueNanos = clock.nanos() + config.pollSeconds() * 1_000_000_000L;
        take(bytes, uri.toString());
    }

    /** The server gave nothing. */
    void failed(URI uri, String reason) {
        dueNanos = clock.nanos() + backOff.nextMillis() * 1_000_000;
        problem = "the announcement " + uri + " can't be fetched: " + reason;
    }

    /**
     * Looks at an announcement, from wherever it came. What isn't trusted or is old changes nothing but the
     * {@link #problem}.
     *
     * @return whether it was taken, now or before
     */
    boolean take(byte[] bytes, String origin) {
        try {
            Envelope envelope = EnvelopeJson.read(bytes, origin);
            Announcement announcement = AnnouncementJson.verified(envelope, trust.get(), origin);
            boolean isNew = news.isNew(announcement, envelope.digest(), origin);
            current = announcement;
            problem = "";
            words = (isNew ? "announcement " : "the same announcement ") + announcement.serial() + " was taken";
            return true;
        } catch (BundleRefused e) {
            problem = e.reason();
        } catch (IOException e) {
            problem = "the announcement " + origin + " can't be kept: " + e.getMessage();
        }
        words = problem;
        return false;
    }

    /** What is to be remembered of the last one that was looked at, for people. */
    String words() {
        return words;
    }

    /** Null before one was taken since the start. */
    @Nullable
    Announcement current() {
        return current;
    }

    /** What is wrong; empty for nothing. */
    String problem() {
        return problem;
    }
}
