package io.watchpost.device.camera;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Walks once through a folder in name order. Names are fetched in batches, so that a folder of a million pictures
 * takes no more memory than a small one; a picture that is added behind the current one during the walk is met too.
 */
final class FolderScan {
    private static final int BATCH = 4_096;

    private final PictureFolder folder;
    private final ArrayDeque<Path> batch = new ArrayDeque<>();
    private @Nullable Path last;
    private boolean exhausted;

    FolderScan(PictureFolder folder) {
        this.folder = folder;
    }

    /** The next name without taking it, null at the end. */
    @Nullable
    Path peek() throws IOException {
        if (batch.isEmpty() && !exhausted) {
            batch.addAll(folder.namesAfter(last, BATCH));
            exhausted = batch.size() < BATCH;
        }
        return batch.peek();
    }

    /** Takes the name that {@link #peek} showed. */
    void take() {
        last = batch.remove();
    }
}
