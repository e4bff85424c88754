package io.watchpost.device.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Makes what the training run of a start cache works with: a model, its labels, pictures, the configuration of a station.
 * Run by {@code lib/launch.sh} as a process of its own, which isn't recorded: what builds a model and writes pictures
 * isn't needed in a start, and would stay in the memory of each.
 *
 * <p>The only argument is the folder, which is made.
 */
public final class TrainingMaterial {
    /** Names within the folder. */
    public static final String MODEL = "colour.tflite";

    public static final String LABELS = "labels.txt";
    public static final String PICTURES = "pictures";
    public static final String JPEG = "pictures/red.jpg";
    public static final String PNG = "pictures/blue.png";
    public static final String STATION = "station.yaml";

    /** Small, since an outbox takes its whole space at its first start. */
    private static final String STATION_TEXT = """
            device: training
            stateDir: state
            outbox:
              sizeMegabytes: 1
            """;

    private static final int RED = 0xff0000;
    private static final int BLUE = 0x0000ff;
    private static final int GREY = 0x808080;

    private TrainingMaterial() {}

    /** Writes the material. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder.resolve(PICTURES));
        Files.write(folder.resolve(MODEL), ColourModel.bytes());
        Files.write(folder.resolve(LABELS), ColourModel.LABELS);
        Files.writeString(folder.resolve(STATION), STATION_TEXT);
        picture(folder.resolve(JPEG), "jpg", RED);
        picture(folder.resolve(PNG), "png", BLUE);
    }

    private static void picture(Path file, String format, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, x * y % 7 == 0 ? GREY : rgb);
            }
        }
        ImageIO.write(image, format, file.toFile());
    }
}
