package io.watchpost.demo.belt;

import io.watchpost.device.camera.CameraOptions;
import io.watchpost.device.camera.CameraOptions.Size;
import io.watchpost.frame.CameraUri;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code belt:} URI asks for. The same URI always shows the same belt, so whoever has it also knows the truth of
 * each frame.
 *
 * @param fps frames a second, above 0
 * @param frames how many; {@link #ENDLESS} for a live camera
 */
public record BeltFeed(BeltSplit split, long seed, Size size, double fps, long frames) {
    static final long ENDLESS = Long.MAX_VALUE;
    static final String SCHEME = "belt";

    /** How fast the belt moves, in view units a second: a part is wholly visible for about three of 15 frames. */
    private static final double SPEED = 1.8;

    private static final Size SIZE = new Size(320, 240);
    private static final int SIDE_MIN = 48;
    private static final double FPS = 15;

    /** Whether a URI asks for the belt at all. */
    public static boolean isMeant(CameraUri uri) {
        return uri.scheme().equals(SCHEME);
    }

    /** @throws IllegalArgumentException with a sentence for the operator */
    public static BeltFeed of(CameraUri uri) {
        uri.allowOptions("size", "fps", "frames", "seed", "split");
        if (!uri.location().isEmpty()) {
            throw new IllegalArgumentException("camera " + uri.text() + ": the simulated belt has no location; write"
                    + " belt: or belt:?size=320x240&fps=15&seed=1&frames=100");
        }
        Size size = CameraOptions.size(uri, SIZE);
        if (Math.min(size.width(), size.height()) < SIDE_MIN) {
            throw CameraOptions.refused(uri, "size", size.toString(), "at least 48 pixels each way");
        }
        return new BeltFeed(
                split(uri),
                CameraOptions.count(uri, "seed", 1),
                size,
                CameraOptions.fps(uri, FPS),
                CameraOptions.count(uri, "frames", ENDLESS));
    }

    /** What is right to say of a frame's centre square; null while a part enters, leaves or is hidden. */
    public @Nullable BeltLabel truth(long frame) {
        return belt().truth(travelled(frame));
    }

    MovingBelt belt() {
        return new MovingBelt(split, seed);
    }

    /** How far the belt has moved until a frame, in view units. */
    double travelled(long frame) {
        return frame * SPEED / fps;
    }

    private static BeltSplit split(CameraUri uri) {
        String text = uri.option("split");
        if (text == null) {
            return BeltSplit.TEST;
        }
        BeltSplit split = BeltSplit.named(text);
        if (split != null) {
            return split;
        }
        throw CameraOptions.refused(uri, "split", text, "train, validation, test or shifted");
    }
}
