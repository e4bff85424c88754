package io.watchpost.lab.data;

import io.watchpost.demo.belt.BeltLabel;
import io.watchpost.demo.belt.BeltPictures;
import io.watchpost.demo.belt.BeltSplit;
import io.watchpost.demo.belt.LabelledPicture;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Pictures of the conveyor belt, rendered when they are asked for. */
public final class BeltDataset implements Dataset {
    private static final List<BeltLabel> CLASSES = List.of(BeltLabel.values());

    private final BeltPictures pictures;
    private final String split;
    private final int first;
    private final int size;

    /**
     * The first pictures of a split.
     *
     * @param seed of the series of pictures
     * @param side width and height in pixels
     * @param size how many pictures a round has
     */
    public BeltDataset(BeltSplit split, long seed, int side, int size) {
        this(new BeltPictures(split, seed, side, side), split.name().toLowerCase(Locale.ROOT), 0, size);
    }

    private BeltDataset(BeltPictures pictures, String split, int first, int size) {
        this.pictures = pictures;
        this.split = split;
        this.first = first;
        this.size = size;
    }

    @Override
    public List<String> labels() {
        return CLASSES.stream()
                .map(label -> label.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public LabelledImage get(int index) {
        LabelledPicture picture = pictures.picture(number(index));
        return new LabelledImage(
                "belt " + split + " " + number(index),
                picture.rgb(),
                picture.width(),
                picture.height(),
                CLASSES.indexOf(picture.label()),
                pictures.places(number(index)));
    }

    @Override
    public int label(int index) {
        return CLASSES.indexOf(pictures.label(number(index)));
    }

    @Override
    public Dataset round(int round) {
        return new BeltDataset(pictures, split, Math.addExact(first, Math.multiplyExact(round, size)), size);
    }

    private int number(int index) {
        return first + Objects.checkIndex(index, size);
    }
}
