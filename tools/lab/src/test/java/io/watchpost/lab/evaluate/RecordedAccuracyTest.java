package io.watchpost.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import io.watchpost.lab.figures.Evaluation;
import io.watchpost.lab.figures.ModelFigures;
import io.watchpost.testing.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real models on real pictures give the accuracy that other programs recorded for them. */
final class RecordedAccuracyTest {
    private static final List<String> MODELS = List.of(
            "tflite/mlperf_tiny_ic_resnet8_float.tflite",
            "tflite/mlperf_tiny_ic_resnet8_int8.tflite",
            "onnx/mlperf_tiny_ic_resnet8_int8_qdq.onnx");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void accuracyOfEachModel_isTheRecordedOne() throws Exception {
        List<String> records = Files.readAllLines(Fixtures.file("expected_cifar10.csv"));
        for (String line : records.subList(1, records.size())) {
            String[] fields = line.split(",", -1);
            Path picture = Fixtures.file(fields[0]);
            Path target = folder.resolve("data").resolve(fields[2]).resolve(picture.getFileName());
            Files.createDirectories(target.getParent());
            Files.copy(picture, target);
        }
        Evaluation evaluation = new Evaluator(folder, new SystemClock())
                .evaluate(
                        MODELS.stream().map(RecordedAccuracyTest::contract).toList(),
                        FolderPictures.open(folder.resolve("data"), Integer.MAX_VALUE, 1, new SystemClock()),
                        Evaluator.Progress.NONE);

        assertThat(evaluation.pictures()).isEqualTo(records.size() - 1);
        for (ModelFigures model : evaluation.models()) {
            assertThat(model.accuracy().hits())
                    .as(model.name())
                    .isCloseTo(recordedHits(records, model.name()), within(1));
        }
        assertThat(evaluation.classes()).startsWith("airplane", "automobile", "bird");
        assertThat(evaluation.agreements())
                .hasSize(3)
                .allSatisfy(agreement -> assertThat(agreement.same().value()).isGreaterThan(0.9));
        assertThat(evaluation.models().get(1).sizeRatio()).isCloseTo(98_496.0 / 318_144, within(1e-9));
    }

    private static int recordedHits(List<String> records, String model) {
        int column = Arrays.asList(records.getFirst().split(",", -1)).indexOf(model + ":top1");
        return (int) records.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(fields -> fields[1].equals(fields[column]))
                .count();
    }

    /** Raw pixels, for the float models too. */
    private static Contract contract(String model) {
        Mapping root = new Mapping("");
        Mapping section = root.section("model", "");
        section.put("file", Fixtures.file("models/" + model).toString(), "--model");
        section.put("labels", Fixtures.file("labels/cifar10_labels.txt").toString(), "--labels");
        section.put("mean", "0", "--mean");
        section.put("std", "1", "--std");
        try {
            return Configs.contract("", root, Path.of(""));
        } catch (ConfigurationException e) {
            throw new AssertionError(e);
        }
    }
}
