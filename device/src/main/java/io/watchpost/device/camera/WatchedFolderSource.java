package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code dir:PATH?watch}: the pictures that are there in name order, then new ones in the order in which they were
 * completed. Each once; a picture that is written again counts as new.
 *
 * <p>The watch begins before the walk. What the walk delivers is struck from the arrivals, so nothing is missed or
 * delivered twice in between: an event that comes after delivery says that the picture has changed since.
 */
final class WatchedFolderSource implements FrameSource {
    private final PictureFolder folder;
    private final FolderPictures pictures;
    private final StationClock clock;
    private final Pace pace;
    private final FolderWatch watch;
    private final SettledScan scan;

    private long reportedLost;
    private Capture.@Nullable Broken broken;

    WatchedFolderSource(PictureFolder folder, PictureReader reader, double fps, StationClock clock)
            throws SourceUnavailable {
        this.folder = folder;
        this.pictures = new FolderPictures(folder, reader);
        this.clock = clock;
        this.pace = new Pace(fps, clock);
        this.watch = new FolderWatch(folder);
        this.scan = new SettledScan(folder, watch, clock);
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (broken != null) {
            return broken;
        }
        Capture capture = await(timeoutMillis);
        if (capture instanceof Capture.Broken fault) {
            broken = fault;
        }
        return capture;
    }

    private Capture await(long timeoutMillis) {
        long deadline = clock.nanos() + timeoutMillis * 1_000_000;
        if (!pace.await(timeoutMillis)) {
            return new Capture.Quiet();
        }
        while (true) {
            watch.drain();
            if (watch.gone() || !folder.isStillThere()) {
                return folder.gone();
            }
            Capture shed = whatWasLost();
            if (shed != null) {
                return shed;
            }
            Path name;
            try {
                name = scan.next();
            } catch (IOException e) {
                return folder.failed(e);
            }
            if (name == null && !scan.isSettling()) {
                name = watch.poll();
            }
            if (name != null) {
                pace.taken();
                return pictures.read(name);
            }
            long leftMillis = Math.max(0, (deadline - clock.nanos()) / 1_000_000);
            long waitMillis = scan.isSettling() ? Math.min(leftMillis, scan.settlingMillis()) : leftMillis;
            if (!watch.await(waitMillis) && waitMillis == leftMillis) {
                return new Capture.Quiet();
            }
        }
    }

    /** Nothing is dropped silently: said once for each time that it happened. */
    private Capture.@Nullable Unreadable whatWasLost() {
        String unnameable = watch.takeUnnameable();
        if (unnameable != null) {
            return new Capture.Unreadable(
                    folder.given() + "/" + unnameable,
                    "its name can't be expressed in this process's locale",
                    "start Watchpost with LANG=C.UTF-8");
        }
        String hint = "let pictures arrive more slowly, or read the folder once without ?watch to catch up";
        if (watch.lost() > reportedLost) {
            long lost = watch.lost() - reportedLost;
            reportedLost = watch.lost();
            return new Capture.Unreadable(
                    folder.given(),
                    lost + " new pictures were passed over, since " + FolderWatch.ARRIVED_MAX + " others were waiting",
                    hint);
        }
        if (watch.takeKernelLost()) {
            return new Capture.Unreadable(
                    folder.given(), "new pictures were passed over, since the kernel's queue of events was full", hint);
        }
        return null;
    }

    @Override
    public void decodeFor(DecodeHint hint) {
        pictures.decodeFor(hint);
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public long skipped() {
        return watch.lost();
    }

    @Override
    public String describe() {
        return "dir:" + folder.given() + " watched";
    }

    @Override
    public void close() {
        watch.close();
        pictures.close();
    }
}
