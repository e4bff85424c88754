package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The walk through a watched folder: passes over what is still being written, since the watch will hear when it is
 * closed. For one thread.
 */
final class SettledScan {
    /** A picture older than this when the walk meets it isn't being written any more. */
    private static final long YOUNG_MILLIS = 2_000;
    /** A younger one must keep its size and time for this long. */
    static final long SETTLED_MILLIS = 500;

    private record Observed(Path name, long sizeBytes, FileTime changed, long atNanos) {
        boolean sameAs(Observed other) {
            return sizeBytes == other.sizeBytes && changed.equals(other.changed);
        }
    }

    private final PictureFolder folder;
    private final FolderWatch watch;
    private final StationClock clock;
    private final FolderScan scan;
    private @Nullable Observed unsettled;

    SettledScan(PictureFolder folder, FolderWatch watch, StationClock clock) {
        this.folder = folder;
        this.watch = watch;
        this.clock = clock;
        this.scan = new FolderScan(folder);
    }

    /** Takes the next complete picture; null at the end and while {@link #settlingMillis} is above 0. */
    @Nullable
    Path next() throws IOException {
        for (Path name = scan.peek(); name != null; name = scan.peek()) {
            Observed now = watch.knows(name) ? null : observe(name);
            if (now == null || isOld(now)) {
                return take(name);
            }
            Observed before = unsettled;
            if (before == null || !before.name.equals(name)) {
                unsettled = now;
                return null;
            }
            if (!now.sameAs(before)) {
                take(name); // somebody writes to it; closing it will be heard
            } else if (settlingMillis() > 0) {
                return null;
            } else {
                return take(name);
            }
        }
        return null;
    }

    /** How long the picture at hand must still be left alone. */
    long settlingMillis() {
        return unsettled == null ? 0 : Math.max(0, SETTLED_MILLIS - (clock.nanos() - unsettled.atNanos) / 1_000_000);
    }

    boolean isSettling() {
        return unsettled != null;
    }

    private Path take(Path name) {
        unsettled = null;
        scan.take();
        watch.forget(name);
        return name;
    }

    private boolean isOld(Observed observed) {
        // a wall clock that jumped only costs half a second here, or a picture that is delivered again when complete
        return Math.abs(clock.utcMillis() - observed.changed.toMillis()) > YOUNG_MILLIS;
    }

    private @Nullable Observed observe(Path name) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(folder.resolve(name), BasicFileAttributes.class);
            return new Observed(name, attributes.size(), attributes.lastModifiedTime(), clock.nanos());
        } catch (NoSuchFileException e) {
            return null; // reading it will say so
        }
    }
}
