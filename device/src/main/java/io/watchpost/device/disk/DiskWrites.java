package io.watchpost.device.disk;

import io.watchpost.clock.PeriodicThread;
import io.watchpost.clock.StationClock;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.part.StationView;
import io.watchpost.file.SavedFile;
import io.watchpost.outbox.Outbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * Counts what the process writes to the disk in 24 hours of its running, which wears a memory card, and has the outbox
 * write more sparingly above a budget. The hours are kept over restarts in a small file; the wall clock isn't asked, so
 * that a device that believes it is 1970 counts as well.
 */
public final class DiskWrites implements StationPart {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWrites.class);
    private static final String FILE = "disk-writes";
    private static final int HOURS = 24;
    private static final long LOOK_MILLIS = 10_000;
    private static final Pattern WRITTEN = Pattern.compile("(?m)^write_bytes: ([0-9]+)$");
    private static final Pattern CANCELLED = Pattern.compile("(?m)^cancelled_write_bytes: ([0-9]+)$");

    private final Path file;
    private final Path counters;
    private final long budgetBytes;
    private final Outbox outbox;
    private final StationClock clock;
    private final PeriodicThread thread;

    // guarded by this
    private final long[] hours = new long[HOURS]; // the present one first
    private long hourSinceNanos;
    private long seenBytes;
    private boolean isOver;

    /**
     * Reads what was counted before.
     *
     * @param counters of this process, as in {@code /proc/self/io}
     * @param budgetBytes a day; 0 for none
     */
    public DiskWrites(Path stateDir, Path counters, long budgetBytes, Outbox outbox, StationClock clock) {
        this.file = stateDir.resolve(FILE);
        this.counters = counters;
        this.budgetBytes = budgetBytes;
        this.outbox = outbox;
        this.clock = clock;
        this.hourSinceNanos = clock.nanos();
        this.seenBytes = writtenBytes();
        this.thread = new PeriodicThread("disk-writes", this::watch, clock);
        read();
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public void start(StationView station) {
        thread.start();
    }

    private long watch() {
        look();
        return LOOK_MILLIS;
    }

    /** Counts what was written since the last look. */
    synchronized void look() {
        long now = writtenBytes();
        hours[0] += Math.max(0, now - seenBytes);
        seenBytes = now;
        while (clock.nanos() - hourSinceNanos >= TimeUnit.HOURS.toNanos(1)) {
            hourSinceNanos += TimeUnit.HOURS.toNanos(1);
            System.arraycopy(hours, 0, hours, 1, HOURS - 1);
            hours[0] = 0;
            save();
        }
        boolean above = budgetBytes > 0 && sum() > budgetBytes;
        if (above != isOver) {
            isOver = above;
            outbox.spareDisk(above);
            if (above) {
                LOG.warn(
                        "{} MB were written to the disk within a day, {} are the budget: commits are larger and rarer from now"
                                + " on, and a power cut may cost 10 s of results",
                        sum() >> 20,
                        budgetBytes >> 20);
            } else {
                LOG.info("what is written to the disk within a day is below the budget again");
            }
        }
    }

    private long sum() {
        long sum = 0;
        for (long hour : hours) {
            sum += hour;
        }
        return sum;
    }

    @Override
    public boolean hasStatus() {
        return true;
    }

    @Override
    public synchronized String revision() {
        return isOver ? "over" : "";
    }

    @Override
    public synchronized void writeStatus(JsonGenerator json) {
        json.writeNumberProperty("writtenBytesDay", sum());
        json.writeNumberProperty("budgetBytesDay", budgetBytes);
        json.writeBooleanProperty("overBudget", isOver);
    }

    /** Pages that were dirtied and then thrown away never reached the disk. */
    private long writtenBytes() {
        try {
            String text = Files.readString(counters);
            return number(WRITTEN, text) - number(CANCELLED, text);
        } catch (IOException e) {
            return 0; // a kernel that doesn't count
        }
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private synchronized void read() {
        try {
            List<String> words = List.of(Files.readString(file).strip().split(" +", -1));
            for (int hour = 0; hour < Math.min(HOURS, words.size()); hour++) {
                hours[hour] = Long.parseLong(words.get(hour));
            }
        } catch (IOException | NumberFormatException e) {
            LOG.debug("nothing is known of earlier writes: {}", e.getMessage()); // a new device, or a damaged file
        }
    }

    private void save() {
        StringBuilder text = new StringBuilder();
        for (long hour : hours) {
            text.append(hour).append(' ');
        }
        try {
            SavedFile.write(file, text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("what was written can't be noted: {}", e.getMessage()); // a full disk has louder voices
        }
    }

    @Override
    public void close() {
        thread.close();
        look();
        synchronized (this) {
            save();
        }
    }
}
