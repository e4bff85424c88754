package io.watchpost.lab.data;

import io.watchpost.engine.ElementType;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Preprocessor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Pixels as training wants them: upright RGB, made by the preprocessor that will serve the model. */
public final class PlainPixels {
    private PlainPixels() {}

    /** A frame of any format and orientation, in its own size. */
    static LabelledImage of(Frame frame, int label) {
        int width = frame.orientation().swapsAxes() ? frame.height() : frame.width();
        int height = frame.orientation().swapsAxes() ? frame.width() : frame.height();
        return new LabelledImage(frame.source(), rgb(frame, width, height), width, height, label);
    }

    /** The picture as a camera would have given it, in memory of the arena. */
    public static Frame frame(LabelledImage image, Arena arena) {
        MemorySegment pixels = arena.allocate(image.rgb().length);
        MemorySegment.copy(image.rgb(), 0, pixels, ValueLayout.JAVA_BYTE, 0, image.rgb().length);
        return new Frame(
                pixels,
                PixelFormat.RGB24,
                image.width(),
                image.height(),
                image.width() * PixelFormat.RGB24.bytesPerPixel(),
                Orientation.UPRIGHT,
                image.width(),
                image.height(),
                0,
                0,
                image.name());
    }

    /** The picture in another size, as the device would make it: each axis scaled by itself, bilinear. */
    public static LabelledImage resized(LabelledImage image, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        try (Arena arena = Arena.ofConfined()) {
            Frame frame = frame(image, arena);
            return new LabelledImage(
                    image.name(),
                    rgb(frame, width, height),
                    width,
                    height,
                    image.label(),
                    places(image, width, height));
        }
    }

    private static byte @Nullable [] places(LabelledImage image, int width, int height) {
        byte[] places = image.places();
        if (places == null) {
            return null;
        }
        byte[] resized = new byte[width * height];
        for (int y = 0; y < height; y++) {
            int row = (int) ((y + 0.5) * image.height() / height);
            for (int x = 0; x < width; x++) {
                resized[y * width + x] = places[row * image.width() + (int) ((x + 0.5) * image.width() / width)];
            }
        }
        return resized;
    }

    private static byte[] rgb(Frame frame, int width, int height) {
        InputLayout layout = new InputLayout(width, height, 3, false, ElementType.UINT8, null);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment tensor = arena.allocate(layout.sizeBytes());
            new Preprocessor(Preprocessing.DEFAULT, layout).run(frame, tensor);
            return tensor.toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
