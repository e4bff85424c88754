package io.watchpost.device.remote;

import io.watchpost.device.picture.Picture;
import io.watchpost.frame.Frame;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.Result;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes copies of frames while somebody wants them, and costs nothing else. The pipelines' threads hand frames over, the
 * commands' thread takes them.
 */
final class Captures implements ResultListener {
    /** Copies that wait; of more the next ones are left out, since pictures don't pile up in memory. */
    private static final int WAITING_MAX = 2;

    private final BlockingQueue<Picture> taken = new ArrayBlockingQueue<>(WAITING_MAX);
    private volatile @Nullable Wish wish;

    private record Wish(CaptureRequest request, int sideMax) {}

    /** @param sideMax pixels of the longer side of the copies */
    void begin(CaptureRequest request, int sideMax) {
        taken.clear();
        wish = new Wish(request, sideMax);
    }

    void end() {
        wish = null;
        taken.clear();
    }

    /** The next copy; null if none comes within the time. */
    @Nullable
    Picture next(long millis) throws InterruptedException {
        return taken.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handedOver(Result result) {}

    @Override
    public boolean wantsFrames() {
        return wish != null && taken.remainingCapacity() > 0;
    }

    @Override
    public void seen(Frame frame, Result result) {
        Wish present = wish;
        if (present != null && present.request.wants(result)) {
            boolean ignored = taken.offer(Picture.of(frame, result, present.sideMax));
        }
    }
}
