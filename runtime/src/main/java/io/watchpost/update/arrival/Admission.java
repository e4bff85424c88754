package io.watchpost.update.arrival;

import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.Sha256;
import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.config.DailyWindow;
import io.watchpost.config.ModelsConfig;
import io.watchpost.config.WithoutClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides about a bundle before it is fetched: first what will never be different, then the room on the disk, then the
 * time. A person who brings a stick, or names an address, waits for no hour.
 */
final class Admission {
    /** A bundle lies there as a file while its content is unpacked beside it. */
    private static final int COPIES = 2;

    private static final int DAY = 86_400;
    private static final long MEGABYTE = 1L << 20;

    private final ModelsConfig config;
    private final String device;
    private final Objections objections;
    private final Disk disk;
    private final StationClock clock;
    private final ZoneId zone;

    /** How a bundle comes. */
    enum Way {
        /** By the network, to a whole fleet. */
        ANNOUNCED,
        /** By somebody who brought a stick, or named an address. */
        PERSON
    }

    /** What was decided. */
    sealed interface Decision {
        /** A sentence for the status. */
        String words();

        /** It may come. */
        record Now(String words) implements Decision {}

        /** Not at this moment: ask again. */
        record Later(String words) implements Decision {}

        /** Not as long as this device, its store and the bundle are what they are. */
        record Never(String words) implements Decision {}
    }

    /** @param zone whose local time the maintenance windows are in */
    Admission(ModelsConfig config, String device, Objections objections, Disk disk, StationClock clock, ZoneId zone) {
        this.config = config;
        this.device = device;
        this.objections = objections;
        this.disk = disk;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * Decides.
     *
     * @param announcedForMillis running time since it was announced, for a bundle from the network
     * @param hereBytes that are here already
     */
    Decision decide(BundleFacts facts, Way way, long announcedForMillis, long hereBytes) {
        if (!facts.isFor(config.deviceClasses())) {
            return new Decision.Never(facts.title() + " is for " + String.join(", ", facts.deviceClasses())
                    + ", and this device is "
                    + (config.deviceClasses().isEmpty() ? "of no class" : String.join(", ", config.deviceClasses())));
        }
        if (facts.sizeBytes() > config.sizeBytesMax()) {
            return new Decision.Never(facts.title() + " has " + facts.sizeBytes()
                    + " bytes, more than the configured limit of " + config.sizeBytesMax());
        }
        Optional<String> objection = objections.objection(facts);
        if (objection.isPresent()) {
            return new Decision.Never(objection.get());
        }
        Optional<String> noRoom = noRoom(facts, hereBytes);
        if (noRoom.isPresent()) {
            return new Decision.Later(noRoom.get());
        }
        return way == Way.PERSON ? new Decision.Now("") : time(facts, announcedForMillis);
    }

    private Decision time(BundleFacts facts, long announcedForMillis) {
        long waitMillis = jitterMillis(facts.digest()) - announcedForMillis;
        if (waitMillis > 0) {
            return new Decision.Later(facts.title() + " is fetched in " + Span.words(waitMillis)
                    + ": devices of a fleet don't all come at once");
        }
        return closedWindow()
                .<Decision>map(closed -> new Decision.Later(facts.title() + " waits: " + closed))
                .orElse(new Decision.Now(""));
    }

    /** Why nothing may be fetched at this hour; empty when it may. */
    Optional<String> closedWindow() {
        List<DailyWindow> windows = config.download().window();
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        String named = "the maintenance window "
                + windows.stream().map(DailyWindow::toString).collect(Collectors.joining(", "));
        if (clock.quality() == ClockQuality.UNSYNCED) {
            return config.download().withoutClock() == WithoutClock.ALLOW
                    ? Optional.empty()
                    : Optional.of(named + " can't be told while the clock isn't set");
        }
        LocalTime now = Instant.ofEpochMilli(clock.utcMillis()).atZone(zone).toLocalTime();
        if (windows.stream().anyMatch(window -> window.isOpenAt(now))) {
            return Optional.empty();
        }
        LocalTime next = windows.stream()
                .map(DailyWindow::from)
                .min(Comparator.comparingInt(from -> Math.floorMod(from.toSecondOfDay() - now.toSecondOfDay(), DAY)))
                .orElseThrow();
        return Optional.of(named + " is closed until " + next);
    }

    /** The same for one device and one bundle, spread evenly over a fleet. */
    private long jitterMillis(String digest) {
        long spreadMillis = config.download().jitterMinutes() * 60_000L;
        String hash = Sha256.hex((device + "/" + digest).getBytes(StandardCharsets.UTF_8));
        return spreadMillis == 0 ? 0 : Long.remainderUnsigned(Long.parseUnsignedLong(hash, 0, 16, 16), spreadMillis);
    }

    private Optional<String> noRoom(BundleFacts facts, long hereBytes) {
        long needed = COPIES * facts.sizeBytes() - hereBytes + config.reserveBytes();
        try {
            long free = disk.usableBytes();
            return free >= needed
                    ? Optional.empty()
                    : Optional.of(facts.title() + " waits: the disk has " + free / MEGABYTE + " MB free, and "
                            + Math.ceilDiv(needed, MEGABYTE) + " MB are needed with the reserve");
        } catch (IOException e) {
            return Optional.of(facts.title() + " waits: the free space can't be told (" + e.getMessage() + ")");
        }
    }
}
