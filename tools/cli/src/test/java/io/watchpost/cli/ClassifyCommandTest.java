package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Fixtures;
import io.watchpost.testing.PublishedSchemas;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ClassifyCommandTest {
    @TempDir
    Path folder;

    private Path model = Path.of("");
    private Path labels = Path.of("");
    private Path red = Path.of("");
    private Path blue = Path.of("");

    @BeforeEach
    void files() throws IOException {
        model = TestFiles.model(folder);
        labels = TestFiles.labels(folder);
        red = TestFiles.picture(folder, "red.png", Color.RED);
        blue = TestFiles.picture(folder, "blue.bmp", Color.BLUE);
    }

    @Test
    void onePicture_givesScoresAndLabels_bestFirst() {
        Cli run = classify("--labels", labels, model, red);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.outLines()).hasSize(3);
        assertThat(run.outLines().getFirst()).matches("0\\.99\\d\\d {2}red|1\\.0000 {2}red");
    }

    @Test
    void severalPictures_areNamed() {
        Cli run = classify("--labels", labels, "--top", 1, model, red, blue);

        assertThat(run.outLines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo(red.toString()),
                        line -> assertThat(line).endsWith("red"),
                        line -> assertThat(line).isEqualTo(blue.toString()),
                        line -> assertThat(line).endsWith("blue"));
    }

    @Test
    void json_isOneValidObjectAPicture_inOrder_withTheErrorInItsPlace() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "<html>not a picture</html>");
        String given = folder.resolve(".") + "/red.png";

        Cli run = classify("--json", "--labels", labels, model, given, broken, "nowhere.jpg", folder, blue);

        assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY);
        List<JsonNode> lines = run.outLines().stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        assertThat(lines).hasSize(5);
        for (int i : new int[] {0, 4}) {
            PublishedSchemas.assertFollows("watchpost.result/1", run.outLines().get(i));
        }
        for (int i : new int[] {1, 2, 3}) {
            PublishedSchemas.assertFollows("watchpost.error/1", run.outLines().get(i));
        }
        assertThat(lines.get(0).at("/frame/source").asString())
                .as("exactly as given")
                .isEqualTo(given);
        assertThat(lines.get(0).at("/classes/0/label").asString()).isEqualTo("red");
        assertThat(lines.get(0).has("id")).isFalse();
        assertThat(lines.get(0).has("seq")).isFalse();
        assertThat(lines.get(0).has("boot")).isFalse();
        assertThat(lines.get(1).get("source").asString()).isEqualTo(broken.toString());
        assertThat(lines.get(2).get("reason").asString()).isEqualTo("there is no such file");
        assertThat(lines.get(3).get("hint").asString()).contains("--camera dir:");
        assertThat(lines.get(4).at("/classes/0/label").asString()).isEqualTo("blue");
        assertThat(lines.get(4).at("/frame/number").asInt()).isEqualTo(4);
    }

    @Test
    void unreadablePicture_isToldOnStderr_andTheOthersGoOn() {
        Cli run = classify("--labels", labels, "--top", 1, model, "nowhere.jpg", red);

        assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY);
        assertThat(run.err()).isEqualTo("nowhere.jpg: there is no such file; check the path\n");
        assertThat(run.out()).contains("red");
    }

    @Test
    void flagsOfTheContract_reachTheModel() {
        assertThat(classify("--labels", labels, "--top", 1, "--colour", "bgr", model, red)
                        .out())
                .as("red and blue change places when the model is said to expect BGR")
                .endsWith("blue\n");
        assertThat(classify("--threshold", 0.5, model, red).outLines()).hasSize(1);
        assertThat(classify("--threshold", 2, model, red).out()).isEqualTo("no class reaches the threshold\n");
        assertThat(classify("--scores", "softmax", "--top", 1, model, red).out())
                .as("a softmax of 1, 0, 0")
                .startsWith("0.57");
        assertThat(classify(
                                "--rotate",
                                90,
                                "--flip",
                                "--roi",
                                "0,0,48,64",
                                "--fit",
                                "crop",
                                "--crop-fraction",
                                0.5,
                                "--resize",
                                "area",
                                "--threads",
                                1,
                                "--engine",
                                "tflite",
                                "--top",
                                1,
                                model,
                                red)
                        .exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
                    --top 0 → --top: found "0", expected a whole number from 1 to 100
                    --colour rbg → --colour: found "rbg", expected rgb | bgr | grey; did you mean "rgb"?
                    --rotate 45 → --rotate: found "45", expected 0 | 90 | 180 | 270
                    --roi 1,2,3 → --roi: a region of interest is X,Y,W,H in pixels, was "1,2,3"
                    --threshold high → --threshold: found "high", expected a number
                    --mean 127.5 → mean and std go together
                    --std 1,2 → mean and std go together
                    --crop-fraction 0.8 → --crop-fraction says how much of a crop is kept: it needs --fit crop
                    --threads 65 → --threads: found "65", expected a whole number from 1 to 64
                    --scores logits → --scores: found "logits", expected as-is | softmax | sigmoid
                    --labels nowhere.txt → the labels file nowhere.txt does not exist: check the path
                    """)
    void wrongFlag_isRefusedByName(String flags, String sentence) {
        String[] words = flags.split(" ", -1);
        Cli run = classify(words[0], words[1], model, red);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(sentence);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void severalWrongFlags_areAllNamed() {
        Cli run = classify("--top", 0, "--fit", "strech", model, red);

        assertThat(run.err())
                .contains("the command line has 2 problems")
                .contains("--top: found")
                .contains("did you mean \"stretch\"?");
    }

    @Test
    void modelThatIsNone_isRefusedWithItsRealName() throws Exception {
        Path page = Files.writeString(folder.resolve("page.tflite"), "<!DOCTYPE html><html></html>");
        Path pointer = Files.writeString(
                folder.resolve("pointer.tflite"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 12345\n");

        Cli html = classify(page, red);
        assertThat(html.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(html.err()).containsIgnoringCase("HTML").hasLineCount(1);
        Cli lfs = classify(pointer, red);
        assertThat(lfs.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(lfs.err()).containsIgnoringCase("LFS");
        assertThat(classify(folder.resolve("gone.tflite"), red).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void labelsOfAnotherModel_areRefusedWithBothNumbers() throws Exception {
        Path four = Files.write(folder.resolve("four.txt"), List.of("a", "b", "c", "d"));

        Cli run = classify("--labels", four, model, red);

        assertThat(run.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(run.err()).contains("4 labels").contains("3");
    }

    @Test
    void backgroundClass_maybeDeclared() throws Exception {
        Path two = Files.write(folder.resolve("two.txt"), List.of("green", "blue"));

        assertThat(classify("--labels", two, "--background", "--top", 1, model, blue)
                        .out())
                .endsWith("blue\n");
        assertThat(classify("--labels", two, "--background", "--top", 1, model, red)
                        .out())
                .endsWith("background\n");
    }

    @Test
    void engineThatIsNotThere_namesThoseThatAre() {
        Cli run = classify("--engine", "caffe", model, red);

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(run.err()).contains("there is no engine \"caffe\"").contains("tflite");
    }

    @Test
    void isolatedEngine_givesTheSameAnswersAndIsNamed() throws Exception {
        Cli direct = classify("--json", "--engine", "tflite", model, red, blue);
        Cli isolated = classify("--json", "--engine", "isolated:tflite", model, red, blue);

        assertThat(isolated.err()).isEmpty();
        assertThat(isolated.exitCode()).isEqualTo(ExitCode.OK);
        for (int i = 0; i < 2; i++) {
            JsonNode one = JsonMapper.shared().readTree(direct.outLines().get(i));
            JsonNode other = JsonMapper.shared().readTree(isolated.outLines().get(i));
            assertThat(other.get("classes")).isEqualTo(one.get("classes"));
            assertThat(other.get("engine").get("name").asString())
                    .isEqualTo(one.get("engine").get("name").asString() + " isolated");
        }
    }

    @Test
    void engineThatIsNoName_isAWrongFlag() {
        Cli run = classify("--engine", "isolated:", model, red);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("isolated:tflite");
    }

    @Test
    void isolatedEngineThatIsNotThere_namesThoseThatAre() {
        Cli run = classify("--engine", "isolated:caffe", model, red);

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(run.err()).contains("there is no engine \"caffe\"").contains("tflite");
    }

    @Test
    void realModelsAndPictures_giveTheRecordedLabels() {
        Path mobilenet = Fixtures.file("models/tflite/mobilenet_v2_1.0_224_quant.tflite");

        Cli run = classify(
                "--top", 1, mobilenet, Fixtures.file("images/parrot.jpg"), Fixtures.file("images/sunflower.bmp"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.outLines().get(1)).as("label from inside the model").endsWith("macaw");
        assertThat(run.outLines().get(3)).endsWith("daisy");
    }

    private Cli classify(Object... args) {
        Object[] all = new Object[args.length + 3];
        all[0] = "classify";
        all[1] = "--cache-dir";
        all[2] = folder.resolve("cache");
        System.arraycopy(args, 0, all, 3, args.length);
        return Cli.run(all);
    }
}
