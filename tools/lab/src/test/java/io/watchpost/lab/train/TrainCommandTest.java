package io.watchpost.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Watchpost;
import io.watchpost.lab.data.ClassFolders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command, as an operator gives it. PyTorch runs with one thread. */
final class TrainCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makePictures() throws Exception {
        ClassFolders.stripes(folder.resolve("stripes"), 100, 32);
    }

    @Test
    void stripes_areLearned_andEverythingIsWritten() throws Exception {
        Path model = folder.resolve("model");
        assertThat(train(folder.resolve("stripes"), model, "--epochs", "8", "--augmentation", "light"))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);

        assertThat(model.resolve("labels.txt")).hasContent("across\nalong\n");
        assertThat(model.resolve("model.onnx")).exists();
        assertThat(ImageIO.read(model.resolve("learning-curve.png").toFile()).getWidth())
                .isEqualTo(800);
        JsonNode record = JsonMapper.shared().readTree(Files.readAllBytes(model.resolve("training.json")));
        double best = 0;
        for (JsonNode epoch : record.path("epochs")) {
            best = Math.max(best, epoch.path("validationAccuracy").asDouble());
        }
        assertThat(best).as(out.toString()).isGreaterThan(0.9);
        assertThat(record.path("command").asString())
                .startsWith("watchpost lab train --")
                .contains("--seed 5");
        assertThat(record.path("settings").path("seed").asInt()).isEqualTo(5);
        assertThat(out.toString()).contains("epoch 8 of 8: loss").contains("the best was epoch");
    }

    @Test
    void sameSeedAndOneThread_giveTheSameFile() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        train(folder.resolve("stripes"), first, "--epochs", "2");
        train(folder.resolve("stripes"), second, "--epochs", "2");

        assertThat(second.resolve("model.onnx")).hasSameBinaryContentAs(first.resolve("model.onnx"));
        assertThat(second.resolve("labels.txt")).hasSameBinaryContentAs(first.resolve("labels.txt"));
    }

    @Test
    void networkWhoseLastMapsAreOnePixel_isTrained() throws Exception {
        Path model = folder.resolve("model");

        assertThat(train(
                        folder.resolve("stripes"),
                        model,
                        "--network",
                        "mobilenet-v2",
                        "--width",
                        "0.2",
                        "--epochs",
                        "1"))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);
        assertThat(model.resolve("model.onnx")).exists();
    }

    @Test
    void sizesThatSquaresDoNotFill_learnFromMarkedPlaces() {
        Path model = folder.resolve("model");

        assertThat(train(
                        Path.of("belt"), model, "--size", "44", "--start-size", "36", "--limit", "80", "--epochs", "2"))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);
        assertThat(model.resolve("model.onnx")).exists();
    }

    @Test
    void laterTraining_goesOnWhereTheEarlierOneEnded() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        train(folder.resolve("stripes"), first, "--epochs", "1");
        Path weights = first.resolve("model.onnx");

        assertThat(train(
                        folder.resolve("stripes"),
                        second,
                        "--epochs",
                        "2",
                        "--start",
                        "" + weights,
                        "--start-size",
                        "24"))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);
        assertThat(train(folder.resolve("stripes"), second, "--width", "0.5", "--start", "" + weights))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(weights + " holds another network: weights ");
    }

    @Test
    void numbersOutOfRange_areRefusedBeforeAnythingIsDone() {
        Path model = folder.resolve("model");

        assertThat(train(folder.resolve("stripes"), model, "--batch", "1")).isEqualTo(ExitCode.USAGE);
        assertThat(train(folder.resolve("stripes"), model, "--learning-rate", "2"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(train(folder.resolve("stripes"), model, "--width", "9")).isEqualTo(ExitCode.USAGE);
        assertThat(train(folder.resolve("stripes"), model, "--network", "alexnet"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(train(folder.resolve("stripes"), model, "--augmentation", "wild"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("--batch: found \"1\", expected a whole number from 2 to 4096")
                .contains("--learning-rate: found \"2.0\"")
                .contains("the width is from 0.1 to 4, was 9.0")
                .contains("there is no network \"alexnet\"")
                .contains("there is no augmentation \"wild\"");
        assertThat(model).doesNotExist();
    }

    /** A tiny network, and whatever else was given, which wins. */
    private int train(Path data, Path model, String... more) {
        Map<String, String> flags = new LinkedHashMap<>(
                Map.of("--data", data.toString(), "--out", model.toString(), "--size", "32", "--width", "0.25"));
        flags.putAll(Map.of("--batch", "10", "--threads", "1", "--seed", "5", "--learning-rate", "0.01"));
        for (int i = 0; i < more.length; i += 2) {
            flags.put(more[i], more[i + 1]);
        }
        List<String> arguments = new ArrayList<>(List.of("lab", "train"));
        flags.forEach((flag, value) -> arguments.addAll(List.of(flag, value)));
        return Watchpost.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }
}
