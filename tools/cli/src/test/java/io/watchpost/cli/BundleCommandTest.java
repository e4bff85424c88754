package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.EdgeTpuDouble;
import io.watchpost.testing.PublishedSchemas;
import java.awt.Color;
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

/** {@code watchpost bundle}: made, signed, checked and shown. */
final class BundleCommandTest {
    @TempDir
    Path folder;

    private Path model = Path.of("");
    private Path labels = Path.of("");
    private Path goldens = Path.of("");
    private Path cache = Path.of("");

    @BeforeEach
    void material() throws Exception {
        model = TestFiles.model(folder);
        labels = TestFiles.labels(folder);
        cache = folder.resolve("cache");
        goldens = Files.createDirectory(folder.resolve("goldens"));
        TestFiles.picture(goldens, "red-1.png", Color.RED);
        TestFiles.picture(goldens, "blue-1.png", Color.BLUE);
    }

    @Test
    void bundle_isMadeSignedAndVerified() throws Exception {
        Path card = Files.writeString(folder.resolve("CARD.md"), "# Colours\n");
        Path file = folder.resolve("colours.wpb");
        Path release = key("release");
        Path root = root(release);

        Cli made = create(file, "--card", card, "--provenance", "made by=a test", "--latency-p95", "20", "--json");
        assertThat(made.exitCode()).as(made.err()).isEqualTo(ExitCode.OK);
        PublishedSchemas.assertFollows("watchpost.seal/1", made.out());
        JsonNode manifest = JsonMapper.shared().readTree(made.out()).path("manifest");
        PublishedSchemas.assertFollows("watchpost.bundle/1", manifest.toString());
        assertThat(manifest.at("/goldens/0/label").asString()).isEqualTo("blue");
        assertThat(manifest.at("/goldens/0/expected/0/min").asDouble()).isGreaterThan(0.7);
        assertThat(manifest.at("/variants/0/precision").asString()).isEqualTo("int8");

        Cli unsigned = Cli.run("bundle", "verify", file, "--root", root);
        assertThat(unsigned.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(unsigned.err()).contains("needs signatures of 1 of the release keys and has 0");

        assertThat(Cli.run("bundle", "sign", file, "--key", release).exitCode()).isEqualTo(ExitCode.OK);
        Cli verified = Cli.run("bundle", "verify", file, "--root", root, "--replay", "--cache-dir", cache);
        assertThat(verified.exitCode()).as(verified.err()).isEqualTo(ExitCode.OK);
        assertThat(verified.out()).contains("trusted    signed by release (").contains("goldens    2: blue, red");
        PublishedSchemas.assertFollows(
                "watchpost.seal/1",
                Cli.run("bundle", "verify", file, "--root", root, "--json").out());
        assertThat(Cli.run("bundle", "show", file).out())
                .contains("(not checked:")
                .contains("provenance made by: a test");
    }

    @Test
    void bundle_isInspectedAndMeasuredAsItsVariantForTheCpu() throws Exception {
        Path file = folder.resolve("colours.wpb");
        assertThat(create(file).exitCode()).isEqualTo(ExitCode.OK);

        Cli text = Cli.run("inspect", "--probe", "--cache-dir", cache, file);
        assertThat(text.exitCode()).as(text.err()).isEqualTo(ExitCode.OK);
        assertThat(text.out())
                .contains("variant    cpu: tflite")
                .contains("picture  uint8 [1, 32, 32, 3]  scale")
                .contains("probe      usable: ");
        Cli json = Cli.run("inspect", "--json", file);
        PublishedSchemas.assertFollows("watchpost.inspection/1", json.out());

        Cli bench = Cli.run(
                "bench", "--json", "--frames", 10, "--engine", "tflite", "--threads", 1, "--cache-dir", cache, file);
        assertThat(bench.exitCode()).as(bench.err()).isEqualTo(ExitCode.OK);
        JsonNode inspected = JsonMapper.shared().readTree(json.out());
        assertThat(bench.out()).contains(inspected.path("digest").asString()).contains("tflite");
    }

    @Test
    void sameInput_givesTheSameBytes() {
        Path one = folder.resolve("1.wpb");
        Path two = folder.resolve("2.wpb");
        Path release = key("release");

        assertThat(create(one, "--key", release).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(create(two, "--key", release).exitCode()).isEqualTo(ExitCode.OK);

        assertThat(one).hasSameBinaryContentAs(two);
    }

    @Test
    void severalVariants_keepWhatHoldsForEach() throws Exception {
        Path file = folder.resolve("colours.wpb");

        Cli made = create(
                file, "--variant", "cpu=" + model + "?mean=0&std=255", "--variant", "edgetpu=" + model, "--json");

        assertThat(made.exitCode()).as(made.err()).isEqualTo(ExitCode.OK);
        assertThat(made.err()).contains("can't be run here: of edgetpu devices will ask what");
        JsonNode manifest = JsonMapper.shared().readTree(made.out()).path("manifest");
        assertThat(manifest.at("/variants/1/id").asString()).isEqualTo("cpu-2");
        assertThat(manifest.at("/variants/1/normalization/std/0").asInt()).isEqualTo(255);
        assertThat(manifest.at("/variants/0/normalization").isMissingNode()).isTrue();
        assertThat(manifest.at("/goldens/0/expected/2/variant").asString()).isEqualTo("edgetpu");
        PublishedSchemas.assertFollows("watchpost.bundle/1", manifest.toString());
    }

    @Test
    void whereAnEdgeTpuIsPluggedIn_itsVariantIsRunAndHasItsOwnNarrowRange() throws Exception {
        Path compiled =
                Files.write(folder.resolve("colours_edgetpu.tflite"), EdgeTpuDouble.compile(Files.readAllBytes(model)));
        try (EdgeTpuDouble stick = EdgeTpuDouble.build(folder)) {
            Cli made = create(folder.resolve("a.wpb"), "--variant", "edgetpu=" + compiled, "--json");

            assertThat(made.exitCode()).as(made.err()).isEqualTo(ExitCode.OK);
            assertThat(made.err()).as(stick.library().toString()).doesNotContain("can't be run here");
            JsonNode expected = JsonMapper.shared().readTree(made.out()).at("/manifest/goldens/0/expected");
            assertThat(expected.at("/1/variant").asString()).isEqualTo("edgetpu");
            assertThat(expected.at("/1/min")).isEqualTo(expected.at("/0/min"));
        }
    }

    @Test
    void goldenThatTheModelIsNotSureOf_isRefusedWithItsMargin() throws Exception {
        TestFiles.picture(goldens, "violet.png", new Color(0x80, 0, 0x80));

        Cli made = create(folder.resolve("a.wpb"));

        assertThat(made.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(made.err()).contains("violet.png: between its two highest scores lies 0.0, at least 0.2 is needed");
        assertThat(folder.resolve("a.wpb")).doesNotExist();
    }

    @Test
    void goldenThatShowsSomethingElse_isRefused() throws Exception {
        Files.writeString(
                goldens.resolve("goldens.json"),
                "{\"goldens\":[{\"file\":\"red-1.png\",\"label\":\"red\"},{\"file\":\"blue-1.png\",\"label\":\"green\"}]}");

        Cli made = create(folder.resolve("a.wpb"));

        assertThat(made.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(made.err()).contains("says \"blue\" of the golden").contains("which shows \"green\"");
    }

    @Test
    void replay_catchesShiftedLabels() throws Exception {
        Path file = folder.resolve("colours.wpb");
        Path release = key("release");
        Path root = root(release);
        assertThat(create(file, "--key", release).exitCode()).isEqualTo(ExitCode.OK);
        Path unpacked = unpack(file);
        Files.write(unpacked.resolve("labels.txt"), List.of("green", "blue", "red"));

        Cli run = Cli.run("bundle", "verify", unpacked, "--root", root);
        assertThat(run.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(run.err()).contains("labels.txt");

        Cli sign = Cli.run("bundle", "sign", unpacked, "--key", release);
        assertThat(sign.exitCode()).as("nothing damaged is signed").isEqualTo(ExitCode.MODEL_REFUSED);
    }

    @Test
    void bundleNamedByHand_isClassifiedWith() throws Exception {
        Path file = folder.resolve("colours.wpb");
        assertThat(create(file).exitCode()).isEqualTo(ExitCode.OK);
        Path picture = goldens.resolve("blue-1.png");

        for (Path bundle : List.of(file, unpack(file))) {
            Cli run = Cli.run("classify", "--json", "--cache-dir", cache, bundle, picture);
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
            JsonNode result = JsonMapper.shared().readTree(run.out());
            assertThat(result.at("/classes/0/label").asString()).isEqualTo("blue");
            assertThat(result.at("/model/name").asString()).isEqualTo("colours");
        }
        Cli declared = Cli.run("classify", "--cache-dir", cache, "--colour", "bgr", file, picture);
        assertThat(declared.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
        assertThat(declared.err()).contains("has its own labels");
        Files.writeString(folder.resolve("unpacked/labels.txt"), "red\n");
        assertThat(Cli.run("classify", "--cache-dir", cache, folder.resolve("unpacked"), picture)
                        .err())
                .contains("labels.txt has 4 bytes");
    }

    @Test
    void wrongDevice_isRefused() {
        Path file = folder.resolve("colours.wpb");
        Path release = key("release");
        Path root = root(release);
        assertThat(create(file, "--key", release, "--device", "pi-5").exitCode())
                .isEqualTo(ExitCode.OK);

        assertThat(Cli.run("bundle", "verify", file, "--root", root, "--device", "pi-5")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(Cli.run("bundle", "verify", file, "--root", root, "--device", "pi-3")
                        .err())
                .contains("is for pi-5, and this device is pi-3");
    }

    @Test
    void wrongFlags_areNamed() {
        Path file = folder.resolve("a.wpb");
        assertThat(create(file, "--variant", "gpu=" + model).err()).contains("expected TARGET=FILE");
        assertThat(create(file, "--variant", "cpu=none.tflite").err()).contains("none.tflite does not exist");
        assertThat(create(file, "--variant", "cpu=" + model + "?fit=crop").err())
                .contains("only mean and std");
        assertThat(create(file, "--output", "argmax").err()).contains("expected one of softmax, logits");
        assertThat(create(file, "--floor", "9").err()).contains("the floor 0 to the release");
        assertThat(create(file, "--crop-fraction", "0.5").err()).contains("--fit crop");
        assertThat(create(file, "--card", folder.resolve("none")).err()).contains("the model card");
        assertThat(Cli.run("bundle", "sign", file).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("bundle", "show", file).err()).contains("does not exist");
        assertThat(Cli.run("bundle").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(file).doesNotExist();
    }

    private Cli create(Path out, Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "bundle",
                "create",
                "--name",
                "colours",
                "--version",
                "1.0.0",
                "--release",
                "1",
                "--variant",
                "cpu=" + model,
                "--labels",
                labels,
                "--goldens",
                goldens,
                "--out",
                out,
                "--cache-dir",
                cache));
        args.addAll(Arrays.asList(more));
        return Cli.run(args.toArray());
    }

    private Path key(String name) {
        Path file = folder.resolve(name + ".key");
        assertThat(Cli.run("keys", "new", file).exitCode()).isEqualTo(ExitCode.OK);
        return file;
    }

    private Path root(Path release) {
        Path root = key("root");
        Path file = folder.resolve("root.json");
        Cli run = Cli.run(
                "keys",
                "root",
                "--out",
                file,
                "--root-key",
                folder.resolve("root.pub"),
                "--release-key",
                folder.resolve(release.getFileName().toString().replace(".key", ".pub")),
                "--key",
                root);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        return file;
    }

    private Path unpack(Path file) throws Exception {
        Path target = folder.resolve("unpacked");
        try (var zip = new java.util.zip.ZipFile(file.toFile())) {
            for (var entry : java.util.Collections.list(zip.entries())) {
                Path to = target.resolve(entry.getName());
                Files.createDirectories(to.getParent());
                try (var in = zip.getInputStream(entry)) {
                    Files.copy(in, to);
                }
            }
        }
        return target;
    }
}
