package io.watchpost.lab.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Watchpost;
import io.watchpost.lab.net.InitialWeights;
import io.watchpost.lab.net.NetworkSpec;
import io.watchpost.lab.net.Networks;
import io.watchpost.lab.net.OnnxExporter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command, on a small network of the lab that it quantized itself. */
class ConvertCommandTest {
    private static final int SIDE = 32;
    private static final List<String> LABELS = List.of("one", "two", "three");

    @TempDir
    private Path folder = Path.of("");

    private Path integers = Path.of("");
    private Path labels = Path.of("");
    private Path tflite = Path.of("");

    @BeforeEach
    void quantizeANetwork() throws IOException {
        NetworkSpec spec = Networks.named(Networks.MOBILENET_SMALL, 0.5, SIDE, LABELS.size());
        Path real = Files.write(
                folder.resolve("float.onnx"),
                OnnxExporter.export(spec, InitialWeights.of(spec, 1), Map.of()).toByteArray());
        labels = Files.write(folder.resolve("labels.txt"), LABELS);
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        Random random = new Random(1);
        for (int i = 0; i < 6; i++) {
            BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = picture.createGraphics();
            pen.setColor(new Color(random.nextInt(1 << 24)));
            pen.fillOval(random.nextInt(SIDE / 2), random.nextInt(SIDE / 2), SIDE / 2, SIDE / 3);
            pen.dispose();
            ImageIO.write(picture, "png", pictures.resolve(i + ".png").toFile());
        }
        integers = folder.resolve("int8.onnx");
        tflite = folder.resolve("int8.tflite");
        Outcome outcome =
                run("quantize", real, "--calibration", pictures, "--mean", "0", "--std", "255", "--out", integers);
        assertThat(outcome.exitCode).as(outcome.text).isEqualTo(ExitCode.OK);
    }

    @Test
    void toTflite_theLabelsAreInsideAndItClassifies() {
        Outcome outcome = run("convert", integers, tflite, "--labels", labels, "--name", "shapes");

        assertThat(outcome.exitCode).as(outcome.text).isEqualTo(ExitCode.OK);
        assertThat(outcome.text)
                .contains("wrote " + tflite + ": TensorFlow Lite, int8")
                .contains("labels: 3 inside");
        Outcome answer = classify(tflite);
        assertThat(answer.exitCode).as(answer.text).isEqualTo(ExitCode.OK);
        assertThat(answer.text).contains("\"one\"", "\"two\"", "\"three\"");
    }

    @Test
    void backToOnnx_theLabelsLieBesideIt() throws IOException {
        run("convert", integers, tflite, "--labels", labels);
        Path back = folder.resolve("new/folder/back.onnx");

        Outcome outcome = run("convert", tflite, back, "--precision", "float");

        assertThat(outcome.exitCode).as(outcome.text).isEqualTo(ExitCode.OK);
        assertThat(Files.readAllLines(folder.resolve("new/folder/back.labels.txt")))
                .isEqualTo(LABELS);
    }

    @ParameterizedTest
    @CsvSource({
        "out.txt, , it ends in .onnx or .tflite",
        "out.onnx, , is a onnx model already",
        "out.tflite, --precision=int4, expected int8 or float",
        "out.tflite, --layout=nwhc, expected nchw or nhwc",
        "out.tflite, --mean=1, --mean and --std need one number each"
    })
    void wrongWishes_areNamedAndNothingIsWritten(String out, String flag, String said) throws IOException {
        Outcome outcome = flag == null
                ? run("convert", integers, folder.resolve(out))
                : run("convert", integers, folder.resolve(out), flag);

        assertThat(outcome.exitCode).as(outcome.text).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.text).contains(said).doesNotContain("\tat ");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.endsWith(out));
        }
    }

    @Test
    void damagedModel_isRefusedByName() throws IOException {
        byte[] bytes = Files.readAllBytes(integers);
        Path damaged = Files.write(folder.resolve("damaged.onnx"), Arrays.copyOf(bytes, bytes.length / 2));

        Outcome outcome = run("convert", damaged, tflite);

        assertThat(outcome.exitCode).isNotEqualTo(ExitCode.OK);
        assertThat(outcome.text).contains(damaged.toString()).doesNotContain("\tat ");
        assertThat(tflite).doesNotExist();
    }

    private record Outcome(int exitCode, String text) {}

    private Outcome classify(Path model) {
        return words("classify", "--json", model, folder.resolve("pictures/0.png"));
    }

    private static Outcome run(Object... words) {
        return words(Stream.concat(Stream.of("lab"), Stream.of(words)).toArray());
    }

    private static Outcome words(Object... words) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exitCode =
                Watchpost.run(out, out, Stream.of(words).map(String::valueOf).toArray(String[]::new));
        out.flush();
        return new Outcome(exitCode, said.toString());
    }
}
