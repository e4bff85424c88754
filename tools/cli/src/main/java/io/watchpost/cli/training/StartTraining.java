package io.watchpost.cli.training;

import io.watchpost.cli.Watchpost;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * What {@code bin/watchpost} runs once, in the background of a first start, so that the JVM can record which classes and
 * method handles a start needs: it classifies pictures that it has drawn with a model that it has
 * built, and keeps the results in an outbox.
 *
 * <p>The only argument is a folder to work in; what is put there is removed again. Ends with 1 when a command failed,
 * since a recording of failures is no use to anybody.
 */
public final class StartTraining {
    /** Small, since an outbox takes its whole space at its first start. */
    private static final String STATION = """
            device: training
            stateDir: state
            outbox:
              sizeMegabytes: 1
            """;

    private static final int RED = 0xff0000;
    private static final int BLUE = 0x0000ff;
    private static final int GREY = 0x808080;

    private StartTraining() {}

    /** The training run. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "training");
        boolean good;
        try {
            good = train(folder);
        } finally {
            delete(folder);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean train(Path folder) throws IOException {
        String model = Files.write(folder.resolve("colour.tflite"), ColourModel.bytes())
                .toString();
        String labels =
                Files.write(folder.resolve("labels.txt"), ColourModel.LABELS).toString();
        String pictures = Files.createDirectory(folder.resolve("pictures")).toString();
        String jpeg = picture(Path.of(pictures, "red.jpg"), "jpg", RED);
        String png = picture(Path.of(pictures, "blue.png"), "png", BLUE);
        String station =
                Files.writeString(folder.resolve("station.yaml"), STATION).toString();
        return run("version")
                && run("classify", model, jpeg, png, "--labels", labels)
                && run("classify", "--json", "--labels", labels, "--top", "2", model, png, jpeg)
                && run("run", "--config", station, "--camera", "dir:" + pictures, "--model", model, "--labels", labels);
    }

    private static boolean run(String... words) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        int exit = Watchpost.run(out, out, words);
        if (exit != 0) {
            out.printf("%s ended with %d%n", List.of(words), exit);
        }
        return exit == 0;
    }

    /** Set dot by dot: what draws isn't needed in a start, and shall not be in its cache. */
    private static String picture(Path file, String format, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, x * y % 7 == 0 ? GREY : rgb);
            }
        }
        ImageIO.write(image, format, file.toFile());
        return file.toString();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
