package io.watchpost.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Watchpost;
import io.watchpost.engine.ModelFiles;
import io.watchpost.testing.Fixtures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The model that ships is the one that its card describes, and as good as the card says. */
final class BeltInspectorTest {
    private static final Path MODEL = Fixtures.projectRoot().resolve("models/belt-inspector");
    private static final String FLOAT = "belt-inspector-float.onnx";
    private static final String LITE = "belt-inspector.tflite";
    private static final String INT8 = "belt-inspector.onnx";
    private static final int INT8_SIZE_MAX = 250_000;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"test", "shifted"})
    void evaluation_isOfTheseFiles_andItsFiguresStandInTheCard(String split) throws Exception {
        JsonNode evaluation = json("evaluation-" + split + ".json");
        String card = Files.readString(MODEL.resolve("CARD.md"));

        assertThat(evaluation.path("data").asString()).startsWith("belt:" + split);
        assertThat(evaluation.path("models")).hasSize(3);
        for (JsonNode model : evaluation.path("models")) {
            Path file = MODEL.resolve(Path.of(model.path("file").asString()).getFileName());
            assertThat(model.path("digest").asString())
                    .isEqualTo(ModelFiles.read(file).digest());
            assertThat(card).contains(model.path("digest").asString());
            JsonNode accuracy = model.path("accuracy");
            assertThat(accuracy.path("total").asInt()).isGreaterThanOrEqualTo(5_000);
            assertThat(card)
                    .as("accuracy of %s on %s", file.getFileName(), split)
                    .contains(String.format(
                            Locale.ROOT,
                            "%.2f %% (%.2f to %.2f)",
                            100 * accuracy.path("value").asDouble(),
                            100 * accuracy.path("low").asDouble(),
                            100 * accuracy.path("high").asDouble()));
        }
    }

    @Test
    void bars_areMet() throws Exception {
        JsonNode test = json("evaluation-test.json");
        JsonNode shifted = json("evaluation-shifted.json");
        double exact = accuracy(test, FLOAT);

        for (String file : List.of(INT8, LITE)) {
            assertThat(accuracy(test, file))
                    .as(file)
                    .isGreaterThanOrEqualTo(0.97)
                    .isGreaterThanOrEqualTo(exact - 0.005);
            assertThat(accuracy(shifted, file)).as("%s, shifted", file).isGreaterThanOrEqualTo(0.93);
            assertThat(Files.size(MODEL.resolve(file))).as(file).isLessThanOrEqualTo(INT8_SIZE_MAX);
        }
        assertThat(test.path("baselines"))
                .hasSize(2)
                .allSatisfy(baseline ->
                        assertThat(baseline.at("/accuracy/value").asDouble()).isLessThan(0.7));
    }

    @ParameterizedTest
    @ValueSource(strings = {FLOAT, INT8, LITE})
    void goldens_giveTheirLabelByTheirMargin(String file) throws Exception {
        JsonNode list = json("golden/goldens.json");
        assertThat(list.path("marginMin").asDouble()).isGreaterThanOrEqualTo(0.2);
        assertThat(list.path("goldens")).hasSizeGreaterThanOrEqualTo(10);
        for (JsonNode golden : list.path("goldens")) {
            String classify = "classify --json --top 5 --cache-dir " + folder + " --labels "
                    + MODEL.resolve("labels.txt") + (file.equals(FLOAT) ? " --mean 0 --std 255 " : " ")
                    + MODEL.resolve(file) + " "
                    + MODEL.resolve("golden").resolve(golden.path("file").asString());
            JsonNode classes = JsonMapper.shared().readTree(run(classify)).path("classes");
            double score = classes.at("/0/score").asDouble();

            assertThat(classes.at("/0/label").asString())
                    .isEqualTo(golden.path("label").asString());
            assertThat(score - classes.at("/1/score").asDouble()).isGreaterThanOrEqualTo(0.2);
            for (JsonNode range : golden.path("scores")) {
                if (range.path("model").asString().equals(file)) {
                    assertThat(score)
                            .isBetween(
                                    range.path("min").asDouble(),
                                    range.path("max").asDouble());
                }
            }
        }
    }

    @Test
    void accuracy_onPicturesThatTheCardDidNotCount_isTheCards() throws Exception {
        JsonNode again = JsonMapper.shared()
                .readTree(run("lab evaluate --data belt:test --seed 77 --limit 600 --json --cache-dir " + folder
                        + " --labels " + MODEL.resolve("labels.txt") + " " + MODEL.resolve(LITE)));
        double low = accuracy(json("evaluation-test.json"), LITE);

        assertThat(again.at("/models/0/accuracy/high").asDouble())
                .as("upper end of the interval on other pictures: %s", again.at("/models/0/accuracy"))
                .isGreaterThan(low - 0.005);
    }

    private static double accuracy(JsonNode evaluation, String file) {
        for (JsonNode model : evaluation.path("models")) {
            if (model.path("file").asString().endsWith("/" + file)) {
                return model.at("/accuracy/value").asDouble();
            }
        }
        throw new AssertionError("the evaluation lacks " + file);
    }

    private static JsonNode json(String file) throws Exception {
        return JsonMapper.shared().readTree(Files.readAllBytes(MODEL.resolve(file)));
    }

    private static String run(String arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(Watchpost.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.split(" +")))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);
        return out.toString();
    }
}
