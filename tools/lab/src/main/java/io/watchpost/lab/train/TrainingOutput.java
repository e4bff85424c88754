package io.watchpost.lab.train;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.lab.data.TrainingData;
import io.watchpost.lab.net.NetworkSpec;
import io.watchpost.lab.net.OnnxExporter;
import io.watchpost.lab.net.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a training: {@code model.onnx} (the best so far, always whole), {@code labels.txt}, {@code training.json}
 * and {@code learning-curve.png}. A training that is stopped leaves what it had reached.
 */
final class TrainingOutput {
    private final Path folder;
    private final NetworkSpec spec;
    private final TrainingData data;
    private final TrainingSettings settings;
    private final List<String> arguments;

    private TrainingOutput(
            Path folder, NetworkSpec spec, TrainingData data, TrainingSettings settings, List<String> arguments) {
        this.folder = folder;
        this.spec = spec;
        this.data = data;
        this.settings = settings;
        this.arguments = arguments;
    }

    /** Makes the folder, so that hours of work don't end for the want of it. */
    static TrainingOutput in(
            Path folder, NetworkSpec spec, TrainingData data, TrainingSettings settings, List<String> arguments)
            throws Failure {
        TrainingOutput output = new TrainingOutput(folder, spec, data, settings, arguments);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw output.unwritable(folder, e);
        }
        output.write(
                "labels.txt", (String.join("\n", data.training().labels()) + "\n").getBytes(StandardCharsets.UTF_8));
        return output;
    }

    void model(Weights weights) throws Failure {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("labels", String.join("\n", data.training().labels()));
        metadata.put("network", spec.name());
        metadata.put("mean", "0");
        metadata.put("std", "255");
        write("model.onnx", OnnxExporter.export(spec, weights, metadata).toByteArray());
    }

    void history(List<Epoch> epochs) throws Failure {
        write("training.json", TrainingRecord.json(spec, data, settings, arguments, epochs));
        write("learning-curve.png", LearningCurve.png(epochs));
    }

    private void write(String name, byte[] bytes) throws Failure {
        Path target = folder.resolve(name);
        Path draft = folder.resolve(name + ".draft");
        try {
            Files.write(draft, bytes);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private Failure unwritable(Path path, IOException e) {
        return new Failure(
                ExitCode.UNAVAILABLE, path + " can't be written (" + e + ")", "name another folder with --out");
    }
}
