package io.watchpost.lab.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.classify.Classifier;
import io.watchpost.classify.ModelContract;
import io.watchpost.classify.ScoresRule;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Watchpost;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.Quantization;
import io.watchpost.frame.Frame;
import io.watchpost.testing.ManualClock;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.vision.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class QuantizeCommandTest {
    private static final int SIDE = 48;

    @TempDir
    private Path folder = Path.of("");

    private Path model = Path.of("");
    private Path pictures = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeModelAndPictures() throws IOException {
        model = Files.write(
                folder.resolve("float.onnx"), QuantizerTest.small(13).toByteArray());
        pictures = Files.createDirectories(folder.resolve("pictures"));
        out = folder.resolve("made/here/int8.onnx");
        for (int i = 0; i < 6; i++) {
            Path label = Files.createDirectories(pictures.resolve("deep/label" + i % 2));
            ImageIO.write(picture(i), "png", label.resolve(i + ".png").toFile());
        }
        Files.writeString(pictures.resolve("labels.txt"), "not a picture");
    }

    @Test
    void quantizedModel_classifiesPixelsWithoutMeanAndStd() throws EngineException {
        Outcome outcome = quantize("--mean", "123.675,116.28,103.53", "--std", "58.395,57.12,57.375");

        assertThat(outcome.exitCode).as(outcome.err).isEqualTo(ExitCode.OK);
        assertThat(outcome.out)
                .contains("calibrated with 6 pictures (min-max)")
                .contains("worst first")
                .contains("nothing stays float")
                .contains("same best class as the float model on")
                .contains("wrote " + out);
        Preprocessing normalized = Preprocessing.DEFAULT.withNormalization(
                List.of(123.675f, 116.28f, 103.53f), List.of(58.395f, 57.12f, 57.375f));
        try (Classifier real = open(model, normalized);
                Classifier integers = open(out, Preprocessing.DEFAULT)) {
            assertThat(integers.inputLayout().type()).isEqualTo(ElementType.UINT8);
            assertThat(integers.inputLayout().quantization()).isEqualTo(new Quantization(1, 0));
            double signal = 0;
            double noise = 0;
            DrawnPictures drawn = new DrawnPictures(2, 10, SIDE);
            for (int i = 0; i < drawn.size(); i++) {
                Frame frame = drawn.frame(i);
                real.score(frame);
                integers.score(frame);
                for (int c = 0; c < real.scores().length; c++) {
                    double difference = real.scores()[c] - integers.scores()[c];
                    signal += (double) real.scores()[c] * real.scores()[c];
                    noise += difference * difference;
                }
            }
            assertThat(Decibels.of(signal, noise)).isGreaterThan(18);
        }
    }

    @Test
    void oneMeanAndStd_becomeTheScaleOfTheInput() throws EngineException {
        assertThat(quantize("--mean", "0", "--std", "255", "--activations", "int8", "--output", "quantized").exitCode)
                .isEqualTo(ExitCode.OK);
        try (Classifier integers = open(out, Preprocessing.DEFAULT)) {
            assertThat(integers.inputLayout().type()).isEqualTo(ElementType.INT8);
            assertThat(integers.inputLayout().quantization()).isEqualTo(new Quantization(1f / 255, -128));
            assertThat(integers.engine().outputs().getFirst().type()).isEqualTo(ElementType.INT8);
            assertThat(integers.engine().outputs().getFirst().quantization()).isNotNull();
        }
    }

    @Test
    void floatInput_isKeptWhenAskedFor() throws EngineException {
        assertThat(quantize("--mean", "0", "--std", "255", "--input", "float").exitCode)
                .isEqualTo(ExitCode.OK);
        try (Classifier integers = open(out, Preprocessing.DEFAULT.withNormalization(List.of(0f), List.of(255f)))) {
            assertThat(integers.inputLayout().type()).isEqualTo(ElementType.FLOAT32);
        }
    }

    @Test
    void json_namesEveryLayerWithItsNoise() throws IOException {
        Outcome outcome = quantize("--mean", "0", "--std", "255", "--json", "--method", "percentile", "--limit", "4");
        assertThat(outcome.exitCode).isEqualTo(ExitCode.OK);
        assertThat(outcome.out.lines()).hasSize(1);
        PublishedSchemas.assertFollows("watchpost.quantization/1", outcome.out);
        JsonNode report = new ObjectMapper().readTree(outcome.out);
        assertThat(report.path("pictures").asInt()).isEqualTo(4);
        assertThat(report.path("calibration").asString()).isEqualTo("percentile");
        assertThat(report.path("staysFloat").size()).isZero();
        assertThat(report.path("layers").size()).isEqualTo(5);
        for (JsonNode layer : report.path("layers")) {
            assertThat(layer.path("name").asString()).isNotEmpty();
            assertThat(layer.path("sqnrDb").asDouble()).isGreaterThan(5);
            assertThat(layer.path("scale").asDouble()).isPositive();
        }
    }

    @Test
    void belt_calibratesWithoutAnyFiles() {
        Outcome outcome = run(
                "lab",
                "quantize",
                model,
                "--calibration",
                "belt",
                "--limit",
                "3",
                "--mean",
                "0",
                "--std",
                "255",
                "--out",
                out);
        assertThat(outcome.exitCode).as(outcome.err).isEqualTo(ExitCode.OK);
        assertThat(outcome.out).contains("calibrated with 3 pictures");
    }

    @Test
    void sameCommand_givesTheSameFile() throws IOException {
        quantize("--mean", "0", "--std", "255");
        byte[] first = Files.readAllBytes(out);
        quantize("--mean", "0", "--std", "255");
        assertThat(Files.readAllBytes(out)).isEqualTo(first);
    }

    @Test
    void unreadablePicture_isNamedAndTheRestUsed() throws IOException {
        Files.writeString(pictures.resolve("broken.jpg"), "this is no picture");
        Outcome outcome = quantize("--mean", "0", "--std", "255");
        assertThat(outcome.exitCode).isEqualTo(ExitCode.PARTLY);
        assertThat(outcome.out).contains("calibrated with 6 pictures").contains("broken.jpg");
    }

    @Test
    void onlyUnreadablePictures_areRefused() throws IOException {
        Path bad = Files.createDirectories(folder.resolve("bad"));
        Files.writeString(bad.resolve("broken.jpg"), "this is no picture");
        Outcome outcome =
                run("lab", "quantize", model, "--calibration", bad, "--mean", "0", "--std", "255", "--out", out);
        assertThat(outcome.exitCode).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(outcome.err)
                .contains("none of the 1 calibration pictures could be read")
                .contains("broken.jpg");
        assertThat(out).doesNotExist();
    }

    @Test
    void missingMean_isAskedFor() {
        Outcome outcome = quantize();
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err).contains("--mean and --std").contains("127.5");
    }

    @Test
    void wrongWords_areAnsweredWithTheRightOnes() {
        assertThat(quantize("--mean", "0", "--std", "1", "--method", "magic").err)
                .contains("min-max, percentile or entropy");
        assertThat(quantize("--mean", "0", "--std", "1", "--activations", "int4").err)
                .contains("int8 or uint8");
        assertThat(quantize("--mean", "0", "--std", "1", "--percentile", "20").err)
                .contains("more than 50");
        Outcome noFolder = run(
                "lab",
                "quantize",
                model,
                "--calibration",
                folder.resolve("nowhere"),
                "--mean",
                "0",
                "--std",
                "1",
                "--out",
                out);
        assertThat(noFolder.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(noFolder.err).contains("does not exist");
    }

    @Test
    void damagedModel_isRefusedInOneSentence() throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        for (int length : new int[] {10, bytes.length / 2, bytes.length - 1}) {
            Files.write(model, Arrays.copyOf(bytes, length));
            Outcome outcome = quantize("--mean", "0", "--std", "1");
            assertThat(outcome.exitCode).as("%d bytes", length).isEqualTo(ExitCode.MODEL_REFUSED);
            assertThat(outcome.err).doesNotContain("Exception").doesNotContain("\tat ");
        }
    }

    private record Outcome(int exitCode, String out, String err) {}

    private Outcome quantize(String... further) {
        return run(Stream.concat(
                        Stream.of("lab", "quantize", model, "--calibration", pictures, "--out", out),
                        Stream.of(further))
                .toArray());
    }

    private static Outcome run(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Watchpost.run(
                new PrintWriter(out),
                new PrintWriter(err),
                Stream.of(words).map(Object::toString).toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private static Classifier open(Path file, Preprocessing preprocessing) throws EngineException {
        ModelFile read = ModelFiles.read(file);
        return Classifier.open(
                read,
                Engines.provider(read.format(), null),
                EngineOptions.SINGLE_THREAD,
                new ModelContract(preprocessing, null, false, ScoresRule.AS_IS),
                new ManualClock());
    }

    private static BufferedImage picture(int index) {
        Frame frame = Objects.requireNonNull(new DrawnPictures(1, 6, SIDE).frame(index));
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    int value = frame.pixels().get(ValueLayout.JAVA_BYTE, (y * SIDE + x) * 3L + c) & 0xFF;
                    rgb = (rgb << 8) | value;
                }
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }
}
