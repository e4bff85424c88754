package io.watchpost.lab.quantize;

import io.watchpost.clock.StationClock;
import io.watchpost.demo.belt.BeltPictures;
import io.watchpost.demo.belt.BeltSplit;
import io.watchpost.demo.belt.LabelledPicture;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Pictures of the simulated belt, drawn as they are asked for, from the split that is neither trained on nor tested. */
public final class BeltCalibration implements PictureSource {
    private final BeltPictures pictures;
    private final int count;
    private final StationClock clock;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment pixels;

    /**
     * @param seed of the series
     * @param count how many
     */
    public BeltCalibration(long seed, int count, int width, int height, StationClock clock) {
        pictures = new BeltPictures(BeltSplit.VALIDATION, seed, width, height);
        this.count = count;
        this.clock = clock;
        pixels = arena.allocate((long) width * height * PixelFormat.RGB24.bytesPerPixel());
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public Frame frame(int index) {
        LabelledPicture picture = pictures.picture(index);
        pixels.copyFrom(MemorySegment.ofArray(picture.rgb()));
        return new Frame(
                pixels,
                PixelFormat.RGB24,
                picture.width(),
                picture.height(),
                picture.width() * PixelFormat.RGB24.bytesPerPixel(),
                Orientation.UPRIGHT,
                picture.width(),
                picture.height(),
                index,
                clock.nanos(),
                "belt picture " + index);
    }

    @Override
    public List<String> unreadable() {
        return List.of();
    }

    @Override
    public void close() {
        arena.close();
    }
}
