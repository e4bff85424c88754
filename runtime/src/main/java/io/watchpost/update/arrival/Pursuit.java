package io.watchpost.update.arrival;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.StreamLocation;
import io.watchpost.clock.BackOff;
import io.watchpost.clock.StationClock;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The attempts to get one announced bundle: source by source, later each time, with a long rest when none gives it. An
 * attempt that brought some bytes counts as a success of the line. The models' thread.
 */
final class Pursuit {
    static final int FRUITLESS_MAX = 6;
    static final long REST_MILLIS = 6 * 3_600_000L;
    private static final long ASK_AGAIN_MILLIS = 30_000;
    private static final long RETRY_FIRST_MILLIS = 15_000;
    private static final long RETRY_MAX_MILLIS = 3_600_000;

    private final Announcement.Model model;
    private final List<URI> allSources;
    private final StationClock clock;
    private final BackOff backOff;
    private final List<URI> sources = new ArrayList<>();
    private long readyNanos;
    private boolean isOver;
    private @Nullable Path complete;
    private ArrivalStatus.State state = ArrivalStatus.State.ANNOUNCED;
    private String words = "";

    /** @param base that relative sources start from; null when those lead nowhere */
    Pursuit(Announcement.Model model, @Nullable URI base, StationClock clock, RandomGenerator random) {
        this.model = model;
        this.clock = clock;
        backOff = new BackOff(RETRY_FIRST_MILLIS, RETRY_MAX_MILLIS, random);
        allSources = model.sources().stream()
                .filter(source -> base != null || URI.create(source).isAbsolute())
                .map(source -> base == null ? URI.create(source) : base.resolve(source))
                .toList();
        sources.addAll(allSources);
        readyNanos = clock.nanos();
    }

    Announcement.Model model() {
        return model;
    }

    /** Whether something may be done about it now. */
    boolean isReady() {
        return !isOver && complete == null && clock.nanos() - readyNanos >= 0;
    }

    /** If it comes in blocks, the next attempt needn't wait, and those before don't count. */
    void retryStream() {
        if (allSources.stream().anyMatch(source -> StreamLocation.isMeant(source.toString()))) {
            backOff.reset();
            readyNanos = Math.min(readyNanos, clock.nanos());
        }
    }

    /** Where to fetch it; empty when it must come another way. */
    Optional<URI> source() {
        return sources.stream().findFirst();
    }

    /** The whole file is here, and goes to the door when everybody can have heard of it. */
    void downloaded(Path file) {
        complete = file;
        state = ArrivalStatus.State.DOWNLOADED;
        words = "is here as a whole, and is verified next";
    }

    /** The whole file, once. */
    Optional<Path> takeComplete() {
        Optional<Path> file = Optional.ofNullable(complete);
        complete = null;
        return file;
    }

    /** Nothing more is to be done. */
    void end(String reason) {
        isOver = true;
        words = reason;
    }

    /** Ask again soon. */
    void wait(String reason) {
        readyNanos = clock.nanos() + ASK_AGAIN_MILLIS * 1_000_000;
        words = reason;
    }

    /** It is on its way. */
    void begin(URI source) {
        state = ArrivalStatus.State.ANNOUNCED;
        words = "is being fetched from " + source;
    }

    /** An attempt was ended from here; it may go on as soon as nothing stands against it. */
    void calledOff(String reason) {
        words = reason;
    }

    /** An attempt ended too early. */
    void interrupted(URI source, Fetched.Interrupted end) {
        if (end.advanced()) {
            backOff.reset();
        }
        long waitMillis = Math.max(end.waitMillis(), backOff.nextMillis());
        if (backOff.attempts() > FRUITLESS_MAX) {
            waitMillis = Math.max(waitMillis, dropped(source));
        }
        later(source + ": " + end.reason(), waitMillis);
    }

    /** A source doesn't have it. */
    void useless(URI source, String reason) {
        later(source + ": " + reason, dropped(source));
    }

    /** This device can't take it at the moment. */
    void notTaken(String reason) {
        later(reason, backOff.nextMillis());
    }

    /** The next source's turn; after the last one there is a rest, and then all may try again. */
    private long dropped(URI source) {
        backOff.reset();
        sources.remove(source);
        if (!sources.isEmpty()) {
            return 0;
        }
        sources.addAll(allSources);
        return REST_MILLIS;
    }

    private void later(String reason, long waitMillis) {
        readyNanos = clock.nanos() + waitMillis * 1_000_000;
        words = reason + "; it is tried again " + (sources.size() < allSources.size() ? "elsewhere " : "") + "in "
                + Span.words(waitMillis);
    }

    ArrivalStatus.Item item() {
        return new ArrivalStatus.Item(
                model.facts().title(), source().map(URI::toString).orElse("announced"), state, words);
    }
}
