package io.watchpost.device.picture;

import io.watchpost.engine.ElementType;
import io.watchpost.frame.Frame;
import io.watchpost.result.Result;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Preprocessor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A copy of a frame, upright, with what was seen in it.
 *
 * @param rgb height x width x 3 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
public record Picture(int width, int height, byte[] rgb, Result result) {

    /**
     * Copies a frame, smaller if it is large.
     *
     * @param sideMax pixels of the copy's longer side
     */
    public static Picture of(Frame frame, Result result, int sideMax) {
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
