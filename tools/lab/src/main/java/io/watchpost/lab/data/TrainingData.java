package io.watchpost.lab.data;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.demo.belt.BeltSplit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What a network learns from, and what says when to stop; both know the same labels.
 *
 * @param description for the record: where the pictures came from
 */
public record TrainingData(Dataset training, Dataset validation, String description) {
    /** The word that stands for rendered pictures in place of a folder. */
    public static final String BELT = "belt";

    /** Share of a folder without a split of its own that validates, in percent. */
    private static final int VALIDATION_PERCENT = 15;

    public TrainingData {
        if (!training.labels().equals(validation.labels())) {
            throw new IllegalArgumentException("training knows the classes " + training.labels() + " and validation "
                    + validation.labels() + ": both need the same folders");
        }
    }

    /** Rendered pictures; no picture of validation occurs in training. */
    public static TrainingData belt(long seed, int side, int trainingSize, int validationSize) {
        return new TrainingData(
                new BeltDataset(BeltSplit.TRAIN, seed, side, trainingSize),
                new BeltDataset(BeltSplit.VALIDATION, seed, side, validationSize),
                "belt: " + trainingSize + " pictures a round from split train, " + validationSize
                        + " from split validation, seed " + seed);
    }

    /**
     * Class folders: DIR/train and DIR/validation where they exist; otherwise a part of DIR validates, chosen by the
     * pictures' names, so that a picture keeps its side when others come or go.
     */
    public static TrainingData folder(Path folder) throws Failure {
        Path training = folder.resolve("train");
        Path validation = folder.resolve("validation");
        if (Files.isDirectory(training) && Files.isDirectory(validation)) {
            FolderDataset first = FolderDataset.open(training);
            FolderDataset second = FolderDataset.open(validation);
            if (!first.labels().equals(second.labels())) {
                throw Failure.usage(training + " holds the classes " + first.labels() + " and " + validation + " "
                        + second.labels() + ": both need the same folders");
            }
            return new TrainingData(first, second, folder + ": " + first.size() + " + " + second.size() + " pictures");
        }
        FolderDataset all = FolderDataset.open(folder);
        List<Integer> kept = new ArrayList<>();
        List<Integer> held = new ArrayList<>();
        for (int index = 0; index < all.size(); index++) {
            (bucket(folder.relativize(all.file(index))) < VALIDATION_PERCENT ? held : kept).add(index);
        }
        if (held.isEmpty() || kept.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    folder + " holds " + all.size() + " pictures, too few to hold some back for validation",
                    "add pictures, or make the folders train and validation yourself");
        }
        return new TrainingData(
                all.only(kept),
                all.only(held),
                folder + ": " + kept.size() + " + " + held.size() + " pictures, split by name");
    }

    private static int bucket(Path name) {
        CRC32 crc = new CRC32();
        crc.update(name.toString().getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % 100);
    }
}
