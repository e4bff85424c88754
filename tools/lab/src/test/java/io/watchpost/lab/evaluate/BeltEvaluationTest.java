package io.watchpost.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Watchpost;
import io.watchpost.clock.SystemClock;
import io.watchpost.demo.belt.BeltLabel;
import io.watchpost.demo.belt.BeltSplit;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.lab.figures.BaselineFigures;
import io.watchpost.lab.net.InitialWeights;
import io.watchpost.lab.net.NetworkSpec;
import io.watchpost.lab.net.Networks;
import io.watchpost.lab.net.OnnxExporter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Evaluation on rendered pictures. */
final class BeltEvaluationTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void untrainedNetwork_isJudgedOnEachSplit_andThePageShowsItsMistakes() throws Exception {
        NetworkSpec spec = Networks.named(Networks.RESNET_8, 0.25, 32, 5);
        Path model = folder.resolve("untrained.onnx");
        Files.write(
                model,
                OnnxExporter.export(spec, InitialWeights.of(spec, 3), Map.of()).toByteArray());
        Path labels = Files.write(folder.resolve("labels.txt"), BeltLabel.texts());
        Path page = folder.resolve("page.html");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int exit = Watchpost.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                ("lab evaluate --data belt:shifted --limit 20 --seed 4 --mean 0 --std 255 --json --cache-dir " + folder
                                + " --labels " + labels + " --html " + page + " " + model)
                        .split(" "));

        assertThat(exit).as(err.toString()).isEqualTo(ExitCode.OK);
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.path("data").asString()).isEqualTo("belt:shifted, seed 4");
        assertThat(json.path("classes")).hasSize(5);
        assertThat(json.at("/models/0/accuracy/total").asInt()).isEqualTo(20);
        assertThat(json.at("/models/0/input").asString()).isEqualTo("float32 32x32x3");
        assertThat(json.at("/models/0/mistakes/0/source").asString()).startsWith("belt shifted ");
        assertThat(page).content().contains("data:image/png;base64,").contains("Evaluation on belt:shifted, seed 4");
    }

    @Test
    void pictures_areDrawnInTheSizeThatIsWanted_andAreTheSameEachTime() {
        BeltSet belt = new BeltSet(BeltSplit.TEST, 1, 10, 0, new SystemClock());

        assertThat(belt.label(7)).isEqualTo(2);
        assertThat(pixels(belt, 7, 40)).hasSize(40 * 24 * 3).isEqualTo(pixels(belt, 7, 40));
        assertThat(pixels(belt, 8, 40)).isNotEqualTo(pixels(belt, 7, 40));
    }

    @Test
    void baselines_areCountedOnTheSamePictures() {
        BeltSet belt = new BeltSet(BeltSplit.TEST, 1, 50, 24, new SystemClock());

        List<String> progress = new ArrayList<>();

        List<BaselineFigures> found = Baselines.on(belt, 100, (done, total) -> progress.add(done + " of " + total));

        assertThat(found)
                .extracting(BaselineFigures::name)
                .containsExactly("nearest centroid on pixels", "colour histogram");
        assertThat(found).allSatisfy(baseline -> {
            assertThat(baseline.learnedFrom()).isEqualTo(100);
            assertThat(baseline.accuracy().total()).isEqualTo(50);
            assertThat(baseline.accuracy().hits()).isBetween(1, 49);
        });
        assertThat(progress).hasSize(250).startsWith("1 of 250").endsWith("250 of 250");
    }

    private static byte[] pixels(BeltSet belt, int index, int width) {
        try (PictureSet.Frames frames = belt.open(new DecodeHint(width, 24))) {
            Capture.Captured captured = (Capture.Captured) frames.read(index);
            return captured.frame().pixels().toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
