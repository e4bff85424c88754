package io.watchpost.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Watchpost;
import io.watchpost.demo.belt.BeltLabel;
import io.watchpost.lab.net.InitialWeights;
import io.watchpost.lab.net.Networks;
import io.watchpost.lab.net.OnnxExporter;
import io.watchpost.testing.PublishedSchemas;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The way on which the model that ships was made, small: pictures, network, int8, TensorFlow Lite, figures, goldens. */
final class ChainTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void fromRenderedPicturesToGoldens() throws Exception {
        Path labels = folder.resolve("labels.txt");
        Path network = folder.resolve("model.onnx");
        Path quantized = folder.resolve("int8.onnx");
        Path lite = folder.resolve("int8.tflite");
        String floatModel = network + "?mean=0&std=255";

        lab(
                "train --data belt --size 48 --epochs 4 --limit 3000 --batch 32 --learning-rate 0.008 --threads 1 --out",
                folder);
        lab("quantize --calibration belt --limit 200 --mean 0 --std 255 --out", quantized, network);
        lab("convert --labels", labels, quantized, lite);
        String report = lab(
                "evaluate --data belt:validation --limit 300 --json --cache-dir",
                folder.resolve("cache"),
                "--labels",
                labels,
                floatModel,
                quantized,
                lite);
        String chosen = lab(
                "goldens --data belt:validation --limit 1000 --per-class 1 --margin 0.05 --cache-dir",
                folder.resolve("cache"),
                "--labels",
                labels,
                "--out",
                folder.resolve("golden"),
                floatModel,
                quantized,
                lite);

        JsonNode figures = JsonMapper.shared().readTree(report);
        for (int model = 0; model < 3; model++) {
            JsonNode figure = figures.path("models").path(model);
            assertThat(figure.at("/accuracy/hits").asInt())
                    .as("right of 300, where guessing gives 60: %s", figure.path("accuracy"))
                    .isGreaterThan(100);
        }
        for (JsonNode agreement : figures.path("agreements")) {
            assertThat(agreement.at("/same/hits").asInt()).as("%s", agreement).isGreaterThan(270);
        }
        assertThat(chosen).contains("5 goldens of 5 classes");
        PublishedSchemas.assertFollows("watchpost.goldens/1", Files.readString(folder.resolve("golden/goldens.json")));
        JsonNode goldens = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("golden/goldens.json")));
        assertThat(goldens.path("goldens")).hasSize(5).allSatisfy(golden -> {
            assertThat(folder.resolve("golden").resolve(golden.path("file").asString()))
                    .exists();
            assertThat(golden.path("scores")).hasSize(3);
        });
    }

    @Test
    void goldens_ofAModelThatKnowsNothing_areRefusedWithTheClassesThatLackThem() throws Exception {
        Path labels = Files.write(folder.resolve("labels.txt"), BeltLabel.texts());
        Path model = folder.resolve("untrained.onnx");
        var spec = Networks.named(Networks.RESNET_8, 0.25, 32, 5);
        Files.write(
                model,
                OnnxExporter.export(spec, InitialWeights.of(spec, 3), Map.of()).toByteArray());
        StringWriter err = new StringWriter();

        int exit = run(
                new StringWriter(),
                err,
                "goldens --data belt --limit 30 --margin 0.9 --mean 0 --std 255 --cache-dir",
                folder.resolve("cache"),
                "--labels",
                labels,
                "--out",
                folder.resolve("golden"),
                model);

        assertThat(exit).isEqualTo(ExitCode.PARTLY);
        assertThat(err.toString())
                .contains("too few are right by a margin of 0.9")
                .contains("good (0)");
        assertThat(folder.resolve("golden")).doesNotExist();
    }

    private static String lab(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(run(out, err, arguments)).as("%s%s", out, err).isEqualTo(ExitCode.OK);
        return out.toString();
    }

    /** The first argument's words are arguments each. */
    private static int run(StringWriter out, StringWriter err, Object... arguments) {
        List<String> words = new ArrayList<>(List.of("lab"));
        words.addAll(List.of(arguments[0].toString().split(" ")));
        for (int i = 1; i < arguments.length; i++) {
            words.add(arguments[i].toString());
        }
        return Watchpost.run(new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
    }
}
