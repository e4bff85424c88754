package io.watchpost.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Watchpost;
import io.watchpost.lab.data.ClassFolders;
import io.watchpost.testing.PublishedSchemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command, as an operator gives it. */
final class EvaluateCommandTest {
    /** One for all tests: a model is probed once. */
    @TempDir
    private static Path cache = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path model = Path.of("");
    private Path labels = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void make() throws IOException {
        model = ColourFolders.model(folder);
        labels = ColourFolders.labels(folder);
        data = ColourFolders.pictures(folder);
    }

    @Test
    void json_followsItsSchema_andCountsRight() throws Exception {
        Path other = Files.copy(model, folder.resolve("again.tflite"));

        assertThat(evaluate(model, other, "--data", data, "--labels", labels, "--json"))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);

        PublishedSchemas.assertFollows("watchpost.evaluation/1", out.toString());
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.path("pictures").asInt()).isEqualTo(12);
        assertThat(json.path("classes").toString()).isEqualTo("[\"red\",\"green\",\"blue\"]");
        JsonNode first = json.path("models").path(0);
        assertThat(first.path("name").asString()).isEqualTo("colours.tflite");
        assertThat(first.at("/accuracy/hits").asInt()).isEqualTo(11);
        assertThat(first.path("confusion").toString()).isEqualTo("[[4,0,0,0],[1,3,0,0],[0,0,4,0]]");
        assertThat(first.at("/byClass/0/precision/value").asDouble()).isEqualTo(0.8);
        assertThat(first.at("/byClass/1/recall/value").asDouble()).isEqualTo(0.75);
        assertThat(first.at("/mistakes/0/source").asString()).endsWith("green/3.png");
        assertThat(first.at("/mistakes/0/predicted").asString()).isEqualTo("red");
        assertThat(first.path("sizeRatio").asDouble()).isEqualTo(1);
        assertThat(first.at("/inferenceMillis/p50").asDouble()).isPositive();
        assertThat(first.at("/threads").asInt()).isEqualTo(1);
        assertThat(json.path("models").path(1).path("name").asString()).isEqualTo("again.tflite");
        assertThat(json.at("/agreements/0/same/hits").asInt()).isEqualTo(12);
        assertThat(json.at("/agreements/0/bothRight").asInt()).isEqualTo(11);
        assertThat(json.at("/agreements/0/bothWrong").asInt()).isEqualTo(1);
    }

    @Test
    void text_hasTheFiguresInTables() {
        assertThat(evaluate(model, "--data", data, "--labels", labels)).isEqualTo(ExitCode.OK);

        assertThat(out.toString())
                .startsWith("12 pictures of " + data + "; 3 classes: red, green, blue")
                .containsPattern("colours.tflite +91.67 % +64.61 to 98.51 +11 ")
                .containsPattern("green +1 +3 +0")
                .contains("macro F1")
                .contains("p95")
                .doesNotContain("agreement");
    }

    @Test
    void unreadablePictures_areNamedAndCounted_andDontStopTheRun() throws Exception {
        Path damaged = Files.writeString(data.resolve("red/9.png"), "not a PNG");
        Path empty = Files.write(data.resolve("blue/9.jpg"), new byte[0]);

        assertThat(evaluate(model, "--data", data, "--labels", labels, "--json"))
                .isEqualTo(ExitCode.PARTLY);

        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.path("pictures").asInt()).isEqualTo(12);
        assertThat(json.path("unreadable")).hasSize(2);
        assertThat(err.toString()).contains(damaged + ": ").contains(empty + ": the file is empty");
    }

    @Test
    void nothingReadable_isAnError() throws Exception {
        Path bad = folder.resolve("bad");
        for (String label : List.of("red", "green")) {
            Files.createDirectories(bad.resolve(label));
            Files.writeString(bad.resolve(label).resolve("1.png"), "not a PNG");
        }

        assertThat(evaluate(model, "--data", bad, "--labels", labels)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("none of the 2 pictures of " + bad + " can be used; the first is ");
    }

    @Test
    void dataThatIsNone_isRefused() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path one = folder.resolve("one");
        ClassFolders.plain(one.resolve("red/1.png"), 4, 4, 0);
        Path unknown = folder.resolve("unknown");
        ClassFolders.plain(unknown.resolve("red/1.png"), 4, 4, 0);
        ClassFolders.plain(unknown.resolve("mauve/1.png"), 4, 4, 0);

        assertThat(evaluate(model, "--data", empty, "--labels", labels)).isEqualTo(ExitCode.USAGE);
        assertThat(evaluate(model, "--data", one, "--labels", labels)).isEqualTo(ExitCode.USAGE);
        assertThat(evaluate(model, "--data", unknown, "--labels", labels)).isEqualTo(ExitCode.USAGE);
        assertThat(evaluate(model, "--data", "belt:nowhere")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("holds pictures of 0 classes")
                .contains("holds pictures of 1 classes")
                .contains("classes: mauve. The data has mauve, red; the model has red, green, blue")
                .contains("found \"belt:nowhere\", expected one of belt:train");
    }

    @Test
    void flagsOfOneModel_stayWithIt() {
        assertThat(evaluate(model, model + "?colour=bgr", "--data", data, "--labels", labels, "--json"))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);

        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.at("/models/0/accuracy/hits").asInt()).isEqualTo(11);
        assertThat(json.at("/models/1/accuracy/hits").asInt()).isEqualTo(3);
        assertThat(evaluate(model + "?shade=dark", "--data", data)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("?shade=dark: ").contains("--shade");
    }

    @Test
    void limit_takesThePicturesThatTheSeedSays() {
        List<String> names = new ArrayList<>();
        for (Object seed : new Object[] {1, 1, 2}) {
            out.getBuffer().setLength(0);
            assertThat(evaluate(model, "--data", data, "--labels", labels, "--limit", 5, "--seed", seed, "--json"))
                    .isEqualTo(ExitCode.OK);
            JsonNode json = JsonMapper.shared().readTree(out.toString());
            assertThat(json.path("pictures").asInt()).isEqualTo(5);
            assertThat(json.path("data").asString()).isEqualTo(data + ", 5 of 12, seed " + seed);
            names.add(json.at("/models/0/confusion").toString());
        }
        assertThat(names.get(0)).isEqualTo(names.get(1));
        assertThat(names.get(2)).isNotEqualTo(names.get(0));
    }

    @Test
    void engines_areComparedWhereTheyReadTheFile() {
        assertThat(evaluate(model, "--data", data, "--labels", labels, "--engine", "onnx,tflite", "--json"))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);
        assertThat(JsonMapper.shared().readTree(out.toString()).path("models")).hasSize(1);
        assertThat(evaluate(model, "--data", data, "--labels", labels, "--engine", "onnx"))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(evaluate(model, "--data", data, "--labels", labels, "--engine", "tflite,magic"))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("the engine onnx can't read tflite").contains("no engine \"magic\"");
    }

    @Test
    void flagsThatDontFit_areRefusedBeforeAnythingIsRun() {
        assertThat(evaluate(model, "--data", data, "--limit", 0)).isEqualTo(ExitCode.USAGE);
        assertThat(evaluate(model, "--data", data, "--baselines")).isEqualTo(ExitCode.USAGE);
        assertThat(evaluate(model, "--data", data, "--size", 64)).isEqualTo(ExitCode.USAGE);
        assertThat(evaluate(model, "--data", data, "--html", folder.resolve("gone/page.html")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(evaluate(folder.resolve("gone.onnx"), "--data", data)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("--limit: found \"0\"")
                .contains("--baselines learn from the belt's")
                .contains("--size says how large the belt is drawn")
                .contains("gone/page.html does not exist")
                .contains("gone.onnx does not exist");
    }

    private int evaluate(Object... words) {
        List<String> arguments = new ArrayList<>(List.of("lab", "evaluate", "--cache-dir", cache.toString()));
        Arrays.stream(words).map(Object::toString).forEach(arguments::add);
        return Watchpost.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }
}
