package io.watchpost.demo.belt;

import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless series of labelled pictures of a split. Picture {@code i} depends on split, seed and {@code i} alone, and
 * any five in a row from a multiple of five show each class once. Immutable; any thread may ask.
 */
public final class BeltPictures {
    private static final List<BeltLabel> LABELS = List.of(BeltLabel.values());

    private final BeltSplit split;
    private final long seed;
    private final int width;
    private final int height;

    /**
     * @param width in pixels
     * @param height in pixels
     */
    public BeltPictures(BeltSplit split, long seed, int width, int height) {
        if (width < 16 || height < 16) {
            throw new IllegalArgumentException(
                    "a picture of the belt is at least 16x16 pixels, was " + width + "x" + height);
        }
        this.split = split;
        this.seed = seed;
        this.width = width;
        this.height = height;
    }

    /** @param index from 0; there is no last one */
    public LabelledPicture picture(int index) {
        BeltLabel label = label(index);
        return new LabelledPicture(BeltRenderer.render(scene(index), width, height), width, height, label);
    }

    /**
     * What each pixel of a picture shows, as people mark it who teach a network: the belt is {@code EMPTY}, a part is
     * {@code GOOD} but for the place of its defect.
     *
     * @return indices of {@link BeltLabel}s, uint8 [height, width]
     */
    public byte[] places(int index) {
        return TruthPainter.paint(scene(index), width, height);
    }

    /** The truth of a picture without drawing it. */
    public BeltLabel label(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("pictures are counted from 0, asked for " + index);
        }
        return LABELS.get(index % LABELS.size());
    }

    BeltScene scene(int index) {
        SplittableRandom random = new SplittableRandom(Mixing.of(split.salt(), seed, index));
        return new SceneMaker(split, random).scene(label(index));
    }
}
