package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.PublishedSchemas;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BenchCommandTest {
    @TempDir
    Path folder;

    @Test
    void json_measuresEachThreadCount_besideTheBareInvoke() throws Exception {
        Cli run = Cli.run("bench", "--json", "--frames", 10, "--cache-dir", folder, TestFiles.model(folder));

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        List<JsonNode> lines = run.outLines().stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        for (String measurement : run.outLines().subList(0, lines.size() - 1)) {
            PublishedSchemas.assertFollows("watchpost.bench/1", measurement);
        }
        PublishedSchemas.assertFollows("watchpost.choice/1", run.outLines().getLast());
        JsonNode first = lines.getFirst();
        assertThat(first.get("threads").asInt()).isEqualTo(1);
        assertThat(first.at("/engine/id").asString()).isEqualTo("tflite");
        assertThat(first.at("/frameMillis/p50").asDouble()).isPositive();
        assertThat(first.at("/bareInvokeMillis/p50").asDouble()).isPositive();
        assertThat(first.get("residentBytes").asLong()).isPositive();
        assertThat(lines.getLast().get("stored").asBoolean()).isFalse();
        assertThat(folder.resolve("tuned")).as("measured, not tuned").doesNotExist();
    }

    @Test
    void tune_storesTheChoice_whichClassifyThenUses() throws Exception {
        Path model = TestFiles.model(folder);
        Path red = TestFiles.picture(folder, "red.png", Color.RED);

        Cli run = Cli.run("bench", "--tune", "--threads", 2, "--frames", 10, "--cache-dir", folder, model);
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("best: --engine tflite --threads 2").contains("stored");
        try (var files = Files.list(folder.resolve("tuned"))) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readString(file))
                            .contains("engine=tflite")
                            .contains("threads=2"));
        }

        assertThat(Cli.run("classify", "--cache-dir", folder, model, red).exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void picture_canBeTheFrame() throws Exception {
        Path model = TestFiles.model(folder);
        Path red = TestFiles.picture(folder, "red.png", Color.RED);

        assertThat(Cli.run("bench", "--image", red, "--frames", 10, "--threads", 1, "--cache-dir", folder, model)
                        .out())
                .contains("10 frames of 64x48");
        Cli missing = Cli.run("bench", "--image", folder.resolve("none.png"), "--cache-dir", folder, model);
        assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.err()).contains("none.png");
        assertThat(Cli.run("bench", "--frames", 1, model).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void moreThreads_mustWinClearly() {
        assertThat(of(2, 9.5).isBetterThan(of(1, 10))).isFalse();
        assertThat(of(2, 8.5).isBetterThan(of(1, 10))).isTrue();
        assertThat(of(1, 9.9).isBetterThan(of(1, 10))).isTrue();
        assertThat(of(1, 10.5).isBetterThan(of(2, 10))).isTrue();
    }

    @Test
    void percentiles_areNearestRank() {
        Samples samples = new Samples(100);
        for (int i = 100; i >= 1; i--) {
            samples.add(i * 1_000_000L);
        }
        assertThat(samples.millis(0.5)).isEqualTo(50);
        assertThat(samples.millis(0.95)).isEqualTo(95);
        assertThat(samples.millis(0.99)).isEqualTo(99);
        assertThat(samples.millis(1)).isEqualTo(100);
        assertThat(new Samples(1).millis(0.5)).isZero();
    }

    private static Measurement of(int threads, double millis) {
        Samples samples = new Samples(1);
        samples.add((long) (millis * 1e6));
        return new Measurement("tflite", "1", "tflite 1", threads, samples, new Samples(1), new Samples(1), 0, 0);
    }
}
