package io.watchpost.cli;

import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import io.watchpost.config.StandardFolders;
import io.watchpost.config.StationConfig;
import io.watchpost.device.camera.DeviceDecoders;
import io.watchpost.device.camera.PictureReader;
import io.watchpost.device.station.ModelOpening;
import io.watchpost.device.station.PipelineModels;
import io.watchpost.engine.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost classify}: pictures in, classes out. What it doesn't need it doesn't load: it is measured by its start. */
@Command(
        name = "classify",
        description = {
            "Classify pictures with a .tflite or .onnx model.",
            "With --json, one watchpost.result/1 object a picture and line, in the order given; for a picture that"
                    + " can't be read a watchpost.error/1 object in its place."
        })
final class ClassifyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ContractFlags contractFlags = new ContractFlags();

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where verdicts and measurements are kept. Default: the user's cache.")
    private @Nullable Path cacheDir;

    @Option(names = "--json", description = "One JSON object a picture and line.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A .tflite or .onnx file.")
    private @Nullable Path model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "JPEG, PNG, BMP or WebP files.")
    private List<String> images = List.of();

    @Override
    public Integer call() throws Failure, ConfigurationException, EngineException {
        Contract contract = ContractFlags.contract(Objects.requireNonNull(model), contractFlags);
        StationClock clock = new SystemClock();
        Path cache = cacheDir == null ? StandardFolders.cache() : cacheDir;
        ModelOpening.Opened opened = ModelOpening.open(contract.model(), contract.preprocessing(), cache, clock);
        try (Classifier classifier = opened.classifier()) {
            Pictures pictures = new Pictures(
                    StationConfig.deviceDefault(), contract, opened.ref(PipelineModels.ACTIVE), classifier, clock);
            CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
            PictureOutput output = json
                    ? new PictureOutput.Json(commandLine.getOut())
                    : new PictureOutput.Text(commandLine.getOut(), commandLine.getErr(), images.size() > 1);
            boolean allRead = true;
            try (PictureReader reader = new PictureReader(DeviceDecoders.open(), classifier.decodeHint(), clock)) {
                for (int number = 0; number < images.size(); number++) {
                    allRead &= pictures.classify(reader, images.get(number), number, output);
                }
            }
            return allRead ? ExitCode.OK : ExitCode.PARTLY;
        }
    }
}
