package io.watchpost.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Watchpost;
import io.watchpost.device.training.ColourModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo with a model that knows three colours: everything but the model is as a newcomer meets it. */
class DemoCommandTest {
    private static final String QUICK_BELT = "belt:?size=64x48&fps=50&seed=1";

    @TempDir
    Path folder;

    private Path model;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void model() throws Exception {
        model = Files.write(folder.resolve("colour.tflite"), ColourModel.bytes());
    }

    @Test
    void demo_asAProcessWithoutATerminal_deliversEveryFrameAndSaysSoInOneObject() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true"));
        for (String property : List.of("watchpost.native.dir", "onnxruntime.native.path", "org.sqlite.lib.path")) {
            command.add("-D" + property + "=" + System.getProperty(property));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Watchpost.class.getName()));
        command.addAll(
                List.of("demo", "--frames", "100", "--json", "--camera", QUICK_BELT, "--model", model.toString()));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        assertThat(Files.readAllLines(out)).hasSize(1);
        JsonNode summary = JsonMapper.shared().readTree(Files.readString(out));
        assertThat(summary.path("produced").asLong()).isEqualTo(100);
        assertThat(summary.path("delivered").asLong()).isEqualTo(100);
        assertThat(summary.path("lost").asLong()).isZero();
        assertThat(summary.path("duplicates").isIntegralNumber()).isTrue();
        assertThat(summary.path("accuracy").asDouble()).isBetween(0.0, 1.0);
        assertThat(summary.path("decided").asLong()).isPositive();
        assertThat(summary.path("latencyMillis").path("p50").asDouble()).isPositive();
        assertThat(Files.readString(err)).doesNotContain("WARNING").doesNotContain("\tat ");
    }

    @Test
    void demo_byDefault_runsTheModelThatShips_andItKnowsTheBelt() {
        Outcome outcome = demo("--frames", "300", "--json", "--camera", "belt:?fps=50&seed=4");

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.OK);
        JsonNode summary = JsonMapper.shared().readTree(outcome.out());
        assertThat(summary.path("delivered").asLong()).isEqualTo(300);
        assertThat(summary.path("decided").asLong()).isGreaterThan(20);
        assertThat(summary.path("accuracy").asDouble()).as(outcome.out()).isGreaterThan(0.9);
    }

    @Test
    void demo_brokerTakenAway_fillsTheOutboxAndLosesNothing() {
        Outcome outcome = run("--frames", "60", "--offline", "700ms", "--json");

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.OK);
        JsonNode summary = JsonMapper.shared().readTree(outcome.out());
        assertThat(summary.path("produced").asLong()).isEqualTo(60);
        assertThat(summary.path("delivered").asLong()).isEqualTo(60);
        assertThat(summary.path("lost").asLong()).isZero();
        assertThat(summary.path("outboxMost").asLong()).isPositive();
    }

    @Test
    void demo_withoutATerminal_printsPlainLinesAndTheSummary() {
        Outcome outcome = run("--frames", "20");

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out())
                .contains("frames/s", "outbox", "20 produced, 20 delivered,", " 0 lost", "latency", "accuracy")
                .doesNotContain("\u001b");
    }

    @Test
    void demo_anotherCamera_hasNoTruthAndThereforeNoAccuracy() {
        Outcome outcome =
                demo("--camera", "test:?fps=50&size=64x48", "--frames", "10", "--json", "--model", model.toString());

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.OK);
        JsonNode summary = JsonMapper.shared().readTree(outcome.out());
        assertThat(summary.path("delivered").asLong()).isEqualTo(10);
        assertThat(summary.path("accuracy").isNull()).isTrue();
    }

    @Test
    void demo_givenAStateFolder_keepsTheOutboxThere() {
        Path state = folder.resolve("state");
        Outcome outcome = run("--frames", "5", "--json", "--state-dir", state.toString());

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.OK);
        assertThat(state.resolve("outbox.db")).exists();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --frames 0             | --frames: found "0"
            --offline 10           | --offline: found "10", expected a time
            --offline 0s           | --offline: found "0s", expected a time
            --camera belt:?seed=x  | --camera: camera belt:?seed=x: option seed is "x"
            --camera bolt:         | nothing here opens bolt:
            --camera nonsense      | has no scheme
            --frobnicate           | unknown flag --frobnicate
            """)
    void demo_wrongFlags_saysWhichAndStartsNothing(String flags, String sentence) {
        List<String> words = new ArrayList<>(List.of(flags.split(" ")));
        words.addAll(List.of("--model", model.toString()));
        Outcome outcome = demo(words.toArray(String[]::new));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains(sentence);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void demo_modelMissingOrNone_saysWhatToDo() throws Exception {
        Outcome missing = demo("--model", folder.resolve("none.tflite").toString(), "--frames", "5");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(missing.err()).contains("none.tflite does not exist").contains("--model FILE");

        Path damaged = Files.writeString(folder.resolve("damaged.tflite"), "this is no model");
        Outcome refused = demo("--model", damaged.toString(), "--frames", "5", "--camera", QUICK_BELT);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(refused.err()).contains("damaged.tflite").doesNotContain("\tat ");
    }

    @Test
    void pictures_areWrittenIntoClassFolders() {
        Path target = folder.resolve("pictures");
        Outcome outcome = demo("pictures", "--out", target.toString(), "--count", "5", "--size", "32");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(target.resolve("misprinted").resolve("000004.png")).exists();
        assertThat(demo("pictures", "--out", target.toString(), "--split", "x").err())
                .contains("--split: found \"x\"");
    }

    @Test
    void baselines_printTheirAccuracyOnBothSets() {
        Outcome outcome = demo("baselines", "--train", "50", "--test", "20");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).contains("nearest centroid on pixels", "colour histogram", "shifted");
    }

    private Outcome run(String... flags) {
        List<String> words = new ArrayList<>(List.of(flags));
        words.addAll(List.of("--camera", QUICK_BELT, "--model", model.toString()));
        return demo(words.toArray(String[]::new));
    }

    private static Outcome demo(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("demo"));
        all.addAll(List.of(words));
        int exitCode = Watchpost.run(new PrintWriter(out), new PrintWriter(err, true), all.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
