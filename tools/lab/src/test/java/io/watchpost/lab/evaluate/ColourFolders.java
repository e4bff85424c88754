package io.watchpost.lab.evaluate;

import io.watchpost.device.training.ColourModel;
import io.watchpost.lab.data.ClassFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real model of red, green and blue, and pictures whose truth it gets right but for one: the last of the green ones is
 * red.
 */
final class ColourFolders {
    static final int OF_EACH = 4;

    private ColourFolders() {}

    static Path model(Path folder) throws IOException {
        return Files.write(folder.resolve("colours.tflite"), ColourModel.bytes());
    }

    static Path labels(Path folder) throws IOException {
        return Files.write(folder.resolve("labels.txt"), ColourModel.LABELS);
    }

    static Path pictures(Path folder) throws IOException {
        Path data = folder.resolve("data");
        for (int number = 0; number < OF_EACH; number++) {
            ClassFolders.plain(data.resolve("red/" + number + ".png"), 40, 30, 0xd02010 + number);
            ClassFolders.plain(data.resolve("blue/" + number + ".png"), 40, 30, 0x1020d0 + number);
            int green = number == OF_EACH - 1 ? 0xff0000 : 0x10d020;
            ClassFolders.plain(data.resolve("green/" + number + ".png"), 40, 30, green + number);
        }
        return data;
    }
}
