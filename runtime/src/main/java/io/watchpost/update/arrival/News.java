package io.watchpost.update.arrival;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.clock.StationClock;
import io.watchpost.file.SavedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers across restarts which announcement was the last, and for how long the station has been running since. Running
 * time takes the place of the date, which a device without a network doesn't know and an attacker may set: being switched
 * off doesn't age the news, being cut off does.
 *
 * <p>A new announcement is on the disk before anybody acts on it; the running time is saved once in the first minute and
 * then every {@value #SAVE_MINUTES} minutes, which writes 3 MB a day. One thread.
 */
final class News {
    /** So many heartbeats may be missed. */
    static final int HEARTBEATS = 3;

    /** Without any announcement, for so long a new station is only new. */
    static final long NEW_STATION_MILLIS = 24 * 3_600_000L;

    static final int SAVE_MINUTES = 10;
    private static final long SAVE_FIRST_MILLIS = 60_000;
    private static final Logger LOG = LoggerFactory.getLogger(News.class);

    private final Path file;
    private final StationClock clock;
    private final long startedNanos;
    private final long runningAtStart;
    private NewsRecord record;
    private long saveAtMillis;

    private News(Path file, NewsRecord record, StationClock clock) {
        this.file = file;
        this.clock = clock;
        this.record = record;
        startedNanos = clock.nanos();
        runningAtStart = record.runningMillis();
        saveAtMillis = runningAtStart + SAVE_FIRST_MILLIS;
    }

    /** Reads what is known; a file that is damaged is set aside, and that of another group is begun anew. */
    static News open(Path file, String group, StationClock clock) throws IOException {
        NewsRecord known = NewsRecord.beginning(group);
        try {
            NewsRecord found = NewsRecord.read(Files.readAllBytes(file)).orElse(null);
            if (found == null) {
                Path aside = file.resolveSibling(file.getFileName() + ".damaged");
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
                LOG.warn("{} is damaged: it was set aside as {}, and announcements are counted anew", file, aside);
            } else if (found.group().equals(group)) {
                known = found;
            }
        } catch (NoSuchFileException e) {
            LOG.debug("no announcement was heard yet: {} does not exist", file);
        }
        return new News(file, known, clock);
    }

    /** Time passes; what can't be saved now is saved later. */
    void pass() {
        record = record.at(runningMillis());
        if (record.runningMillis() < saveAtMillis) {
            return;
        }
        saveAtMillis = record.runningMillis() + SAVE_MINUTES * 60_000L;
        try {
            save();
        } catch (IOException e) {
            LOG.warn("the running time can't be saved to {}: {}", file, e.getMessage());
        }
    }

    /**
     * Takes an announcement that was verified.
     *
     * @param digest of its payload
     * @param name where it came from
     * @return whether it is a new one; the same one again says nothing
     * @throws BundleRefused if it is older than the last, or another with the same serial, or for another group
     */
    boolean isNew(Announcement announcement, String digest, String name) throws BundleRefused, IOException {
        if (!announcement.group().equals(record.group())) {
            throw new BundleRefused("the announcement " + name + " is for the group " + announcement.group()
                    + ", and this device belongs to " + record.group());
        }
        NewsRecord.Latest latest = record.latest();
        if (latest != null && announcement.serial() < latest.serial()) {
            throw new BundleRefused("the announcement " + name + " has the serial " + announcement.serial()
                    + " and is older than the last one, which had " + latest.serial());
        }
        if (latest != null && announcement.serial() == latest.serial()) {
            if (!digest.equals(latest.digest())) {
                throw new BundleRefused("the announcement " + name + " has the serial " + latest.serial()
                        + " of the last one, and says something else");
            }
            return false;
        }
        NewsRecord before = record;
        record = record.at(runningMillis()).with(announcement, digest);
        try {
            save();
        } catch (IOException e) {
            record = before;
            throw e;
        }
        return true;
    }

    NewsState state() {
        long now = runningMillis();
        NewsRecord.Latest latest = record.latest();
        if (latest == null) {
            return new NewsState.None(now, now > NEW_STATION_MILLIS);
        }
        long since = now - latest.arrivedAt();
        return since > HEARTBEATS * latest.heartbeatSeconds() * 1_000
                ? new NewsState.Silent(latest.serial(), since, latest.heartbeatSeconds())
                : new NewsState.Heard(latest.serial(), since, now - latest.changedAt());
    }

    /** Running time since a bundle was first announced; 0 when it never was. */
    long announcedForMillis(String digest) {
        Long at = record.announcedAt().get(digest);
        return at == null ? 0 : runningMillis() - at;
    }

    /** At the end of the station. */
    void save() throws IOException {
        record = record.at(runningMillis());
        SavedFile.write(file, record.bytes());
    }

    private long runningMillis() {
        return runningAtStart + (clock.nanos() - startedNanos) / 1_000_000;
    }
}
