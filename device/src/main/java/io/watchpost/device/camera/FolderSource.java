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
 * {@code dir:PATH}: the pictures of a folder in name order, once or for ever ({@code ?loop}). A picture that can't be
 * read is reported and passed over; a folder that goes away breaks the source.
 */
final class FolderSource implements FrameSource {
    private final PictureFolder folder;
    private final FolderPictures pictures;
    private final Pace pace;
    private final boolean loop;

    private FolderScan scan;
    private long readableInPass;
    private long unreadableInPass;
    private Capture.@Nullable Broken broken;

    FolderSource(PictureFolder folder, PictureReader reader, double fps, boolean loop, StationClock clock)
            throws SourceUnavailable {
        this.folder = folder;
        this.pictures = new FolderPictures(folder, reader);
        this.loop = loop;
        this.pace = new Pace(fps, clock);
        this.scan = new FolderScan(folder);
        try {
            if (scan.peek() == null) {
                throw new SourceUnavailable(
                        "folder " + folder.given() + " has no pictures (" + PictureFolder.KINDS + ")",
                        "put pictures into it, name another folder, or wait for them with dir:" + folder.given()
                                + "?watch");
            }
        } catch (IOException e) {
            Capture.Broken fault = folder.failed(e);
            throw new SourceUnavailable(fault.reason(), fault.hint());
        }
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (broken != null) {
            return broken;
        }
        if (!pace.await(timeoutMillis)) {
            return new Capture.Quiet();
        }
        pace.taken();
        Capture capture = deliver();
        if (capture instanceof Capture.Broken fault) {
            broken = fault;
        }
        return capture;
    }

    private Capture deliver() {
        try {
            Path name = scan.peek();
            if (name == null) {
                Capture end = endOfPass();
                if (end != null) {
                    return end;
                }
                name = scan.peek();
                if (name == null) {
                    return folder.isStillThere() ? nothingUsable() : folder.gone();
                }
            }
            scan.take();
            Capture capture = pictures.read(name);
            if (capture instanceof Capture.Captured) {
                readableInPass++;
            } else {
                unreadableInPass++;
            }
            return capture;
        } catch (IOException e) {
            return folder.failed(e);
        }
    }

    /** What the end of the folder means; null if it begins anew. */
    private @Nullable Capture endOfPass() {
        if (!folder.isStillThere()) {
            return folder.gone();
        }
        if (!loop) {
            return new Capture.Ended();
        }
        if (readableInPass == 0) {
            return nothingUsable(); // or it would spin for ever without a result
        }
        readableInPass = 0;
        unreadableInPass = 0;
        scan = new FolderScan(folder);
        return null;
    }

    private Capture.Broken nothingUsable() {
        return new Capture.Broken(
                unreadableInPass == 0
                        ? "folder " + folder.given() + " has no pictures any more"
                        : "none of the " + unreadableInPass + " pictures in folder " + folder.given()
                                + " could be used",
                "put readable pictures (" + PictureFolder.KINDS + ") into it");
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
        return 0;
    }

    @Override
    public String describe() {
        return "dir:" + folder.given() + (loop ? " in a loop" : "");
    }

    @Override
    public void close() {
        pictures.close();
    }
}
