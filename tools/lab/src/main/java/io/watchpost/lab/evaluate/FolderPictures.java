package io.watchpost.lab.evaluate;

import io.watchpost.classify.Classifier;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.DeviceDecoders;
import io.watchpost.device.camera.PictureReader;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.lab.data.FolderDataset;
import io.watchpost.lab.data.LabelledImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Pictures in class folders, decoded as {@code classify} decodes them: a large JPEG at a reduced scale. */
final class FolderPictures implements PictureSet {
    private final String description;
    private final FolderDataset files;
    private final int[] chosen;
    private final StationClock clock;

    private FolderPictures(String description, FolderDataset files, int[] chosen, StationClock clock) {
        this.description = description;
        this.files = files;
        this.chosen = chosen;
        this.clock = clock;
    }

    /**
     * All of them, or some.
     *
     * @param limit how many at most; which ones the seed decides
     * @throws Failure if there aren't two classes with pictures
     */
    static FolderPictures open(Path folder, int limit, long seed, StationClock clock) throws Failure {
        FolderDataset files = FolderDataset.open(folder);
        boolean all = limit >= files.size();
        String description = all ? folder.toString() : folder + ", " + limit + " of " + files.size() + ", seed " + seed;
        return new FolderPictures(description, files, chosen(files.size(), limit, seed), clock);
    }

    /** The first of a shuffle, in the order of the folder. */
    private static int[] chosen(int size, int limit, long seed) {
        int[] numbers = new int[size];
        Arrays.setAll(numbers, number -> number);
        if (limit >= size) {
            return numbers;
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int at = 0; at < limit; at++) {
            int other = random.nextInt(at, size);
            int number = numbers[other];
            numbers[other] = numbers[at];
            numbers[at] = number;
        }
        int[] first = Arrays.copyOf(numbers, limit);
        Arrays.sort(first);
        return first;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<String> labels() {
        return files.labels();
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public int label(int index) {
        return files.label(chosen[index]);
    }

    @Override
    public String name(int index) {
        return files.file(chosen[index]).toString();
    }

    @Override
    public DecodeHint wish(Classifier classifier) {
        return classifier.decodeHint();
    }

    @Override
    public LabelledImage picture(int index) throws Failure {
        return files.get(chosen[index]);
    }

    @Override
    public Frames open(DecodeHint wish) {
        PictureReader reader = new PictureReader(DeviceDecoders.open(), wish, clock);
        return new Frames() {
            @Override
            public Capture read(int index) {
                Path file = files.file(chosen[index]);
                try {
                    return reader.read(file, name(index), index);
                } catch (IOException e) {
                    return new Capture.Unreadable(
                            name(index), "it can't be read (" + e.getMessage() + ")", "check its permissions");
                }
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
