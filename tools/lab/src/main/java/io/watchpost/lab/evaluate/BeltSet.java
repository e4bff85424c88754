package io.watchpost.lab.evaluate;

import io.watchpost.classify.Classifier;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.demo.belt.BeltLabel;
import io.watchpost.demo.belt.BeltPictures;
import io.watchpost.demo.belt.BeltSplit;
import io.watchpost.demo.belt.LabelledPicture;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.lab.data.LabelledImage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Pictures of the conveyor belt, drawn in the size of each model's input when they are asked for. */
final class BeltSet implements PictureSet {
    /** The word that stands for rendered pictures in place of a folder. */
    static final String WORD = "belt";

    private static final List<BeltLabel> LABELS = List.of(BeltLabel.values());
    private static final int CHANNELS = 3;
    private static final int LOOKED_AT_SIDE = 96;

    private final BeltSplit split;
    private final long seed;
    private final int size;
    private final int side;
    private final StationClock clock;

    /**
     * The first pictures of a split.
     *
     * @param size how many
     * @param side width and height in pixels; 0 for those of the model's input
     */
    BeltSet(BeltSplit split, long seed, int size, int side, StationClock clock) {
        this.split = split;
        this.seed = seed;
        this.size = size;
        this.side = side;
        this.clock = clock;
    }

    /**
     * The split that a word names.
     *
     * @param data {@code belt} or {@code belt:shifted}
     */
    static BeltSplit split(String data) throws Failure {
        String word = data.equals(WORD) ? "test" : data.substring(WORD.length() + 1);
        for (BeltSplit split : BeltSplit.values()) {
            if (split.name().toLowerCase(Locale.ROOT).equals(word)) {
                return split;
            }
        }
        String known = Arrays.stream(BeltSplit.values())
                .map(split -> WORD + ":" + split.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw Failure.usage("--data: found \"" + data + "\", expected one of " + known + ", or a folder");
    }

    /** Whether a word means the belt, not a folder. */
    static boolean isMeantBy(String data) {
        return data.equals(WORD) || data.startsWith(WORD + ":");
    }

    BeltSplit split() {
        return split;
    }

    long seed() {
        return seed;
    }

    /** Width and height that were declared, else that of a person's picture. */
    int lookedAtSide() {
        return side == 0 ? LOOKED_AT_SIDE : side;
    }

    @Override
    public String description() {
        return WORD + ":" + split.name().toLowerCase(Locale.ROOT) + ", seed " + seed;
    }

    @Override
    public List<String> labels() {
        return BeltLabel.texts();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int label(int index) {
        return LABELS.indexOf(new BeltPictures(split, seed, lookedAtSide(), lookedAtSide()).label(index));
    }

    @Override
    public DecodeHint wish(Classifier classifier) {
        return side == 0
                ? new DecodeHint(
                        classifier.inputLayout().width(),
                        classifier.inputLayout().height())
                : new DecodeHint(side, side);
    }

    @Override
    public LabelledImage picture(int index) {
        LabelledPicture drawn = new BeltPictures(split, seed, lookedAtSide(), lookedAtSide()).picture(index);
        return new LabelledImage(
                name(index), drawn.rgb(), drawn.width(), drawn.height(), LABELS.indexOf(drawn.label()));
    }

    @Override
    public String name(int index) {
        return "belt " + split.name().toLowerCase(Locale.ROOT) + " " + index;
    }

    @Override
    public Frames open(DecodeHint wish) {
        BeltPictures pictures = new BeltPictures(split, seed, wish.widthMin(), wish.heightMin());
        Arena arena = Arena.ofConfined();
        MemorySegment pixels = arena.allocate((long) wish.widthMin() * wish.heightMin() * CHANNELS);
        return new Frames() {
            @Override
            public Capture read(int index) {
                byte[] rgb = pictures.picture(index).rgb();
                MemorySegment.copy(rgb, 0, pixels, ValueLayout.JAVA_BYTE, 0, rgb.length);
                return new Capture.Captured(new Frame(
                        pixels,
                        PixelFormat.RGB24,
                        wish.widthMin(),
                        wish.heightMin(),
                        wish.widthMin() * CHANNELS,
                        Orientation.UPRIGHT,
                        wish.widthMin(),
                        wish.heightMin(),
                        index,
                        clock.nanos(),
                        name(index)));
            }

            @Override
            public void close() {
                arena.close();
            }
        };
    }
}
