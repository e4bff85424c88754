package io.watchpost.device.remote;

import io.watchpost.engine.ElementType;
import io.watchpost.frame.Frame;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.Result;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Preprocessor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

    /**
     * A copy of a frame, upright.
     *
     * @param rgb height x width x 3 bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Picture(int width, int height, byte[] rgb, Result result) {}

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
            boolean ignored = taken.offer(copy(frame, result, present.sideMax));
        }
    }

    private static Picture copy(Frame frame, Result result, int sideMax) {
        boolean turns = frame.orientation().swapsAxes();
        int width = turns ? frame.height() : frame.width();
        int height = turns ? frame.width() : frame.height();
        double scale = Math.min(1, (double) sideMax / Math.max(width, height));
        int copyWidth = Math.max(1, (int) Math.round(width * scale));
        int copyHeight = Math.max(1, (int) Math.round(height * scale));
        byte[] rgb = new byte[copyWidth * copyHeight * 3];
        InputLayout layout = new InputLayout(copyWidth, copyHeight, 3, false, ElementType.UINT8, null);
        Preprocessor preprocessor = new Preprocessor(Preprocessing.DEFAULT, layout);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate(rgb.length);
            preprocessor.run(frame, pixels);
            MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, 0, rgb, 0, rgb.length);
        }
        return new Picture(copyWidth, copyHeight, rgb, result);
    }
}
