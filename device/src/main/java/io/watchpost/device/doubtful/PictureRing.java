package io.watchpost.device.doubtful;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.config.DoubtfulConfig;
import io.watchpost.device.doubtful.StoredPictures.Stored;
import io.watchpost.result.UtcText;
import io.watchpost.stick.SafeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Keeps pictures within limits: so many, so many bytes, so many bytes written a day, so many days. What was torn by a power
 * cut is taken away when it is opened. One thread.
 */
final class PictureRing {
    private static final long DAY_MILLIS = 86_400_000L;
    private static final long MEGABYTE = 1L << 20;

    /** 2020: a clock that says less was never set. */
    private static final long UNSET_MILLIS = 1_577_836_800_000L;

    private final DoubtfulConfig config;
    private final Path folder;
    private final StoredPictures stored;
    private final StationClock clock;
    private long next = 1;
    private long dayBeganNanos;
    private long writtenToday;

    private PictureRing(DoubtfulConfig config, Path folder, StationClock clock) {
        this.config = config;
        this.folder = folder;
        this.clock = clock;
        stored = new StoredPictures(folder);
        dayBeganNanos = clock.nanos();
    }

    static PictureRing open(DoubtfulConfig config, Path folder, StationClock clock) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        PictureRing ring = new PictureRing(config, folder, clock);
        ring.tidy();
        return ring;
    }

    /** What is there, for others. */
    StoredPictures stored() {
        return stored;
    }

    /** Takes away what isn't whole, and begins the day with what was written in it before the restart. */
    private void tidy() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + SafeFile.ENDING)) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        }
        long now = clock.utcMillis();
        for (Stored one : stored.list()) {
            next = Math.max(next, one.number() + 1);
            Path file = folder.resolve(one.name());
            byte[] bytes = Files.readAllBytes(file);
            if (!(one.isSealed() ? AgeSeal.isSealed(bytes) : JpegComment.isWhole(bytes))) {
                Files.deleteIfExists(file);
            } else if (now - one.storedMillis() < DAY_MILLIS) {
                writtenToday += one.sizeBytes();
            }
        }
        forget();
    }

    /**
     * Keeps a picture, and lets older ones go for it.
     *
     * @param bytes of the file, sealed or not
     * @return false if enough was written today
     */
    boolean add(byte[] bytes, String pipeline, long utcMillis, boolean isSealed) throws IOException {
        if (clock.nanos() - dayBeganNanos >= DAY_MILLIS * 1_000_000) {
            dayBeganNanos = clock.nanos();
            writtenToday = 0;
        }
        if (writtenToday + bytes.length > config.megabytesPerDay() * MEGABYTE) {
            return false;
        }
        makeRoom(bytes.length);
        String time = UtcText.of(utcMillis).substring(0, 19).replaceAll("[:-]", "");
        String name = "%06d-%s-%s.jpg%s".formatted(next, pipeline, time, isSealed ? AgeSeal.ENDING : "");
        next++;
        writtenToday += bytes.length;
        SafeFile.write(folder.resolve(name), bytes);
        return true;
    }

    /**
     * Lets those go that are too old, by the file system's time; none while nobody has set the clock. The age of those that
     * were written before it was set counts from now on.
     */
    void forget() throws IOException {
        if (clock.quality() != ClockQuality.SYNCED) {
            return;
        }
        long now = clock.utcMillis();
        for (Stored one : stored.list()) {
            Path file = folder.resolve(one.name());
            if (one.storedMillis() < UNSET_MILLIS) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(now));
            } else if (now - one.storedMillis() > config.forgetAfterDays() * DAY_MILLIS) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void makeRoom(long bytesComing) throws IOException {
        List<Stored> all = stored.list();
        long bytes = bytesComing;
        for (Stored one : all) {
            bytes += one.sizeBytes();
        }
        int count = all.size() + 1;
        for (Stored one : all) {
            if (count <= config.keep() && bytes <= config.megabytes() * MEGABYTE) {
                return;
            }
            Files.deleteIfExists(folder.resolve(one.name()));
            count--;
            bytes -= one.sizeBytes();
        }
    }
}
