package io.watchpost.lab.train;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.SystemClock;
import io.watchpost.lab.data.TrainingData;
import io.watchpost.lab.net.InitialWeights;
import io.watchpost.lab.net.NetworkSpec;
import io.watchpost.lab.net.Networks;
import io.watchpost.lab.net.SavedWeights;
import io.watchpost.lab.net.Weights;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost lab train}: a classifier from labelled pictures. */
@Command(
        name = "train",
        description = {
            "Train a small classifier with PyTorch, and write it as float ONNX with its labels, its record and its"
                    + " learning curve.",
            "The network takes pixels divided by 255: declare --mean 0 --std 255 for the float model.",
            "The same machine, seed and one thread give the same file."
        })
public final class TrainCommand implements Callable<Integer> {
    /** So that judging an epoch takes little beside learning it. */
    private static final int VALIDATION_MAX = 3000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|belt",
            description = "Class folders DIR/<label>/*.png (or DIR/train and DIR/validation with such folders);"
                    + " \"belt\" renders the conveyor belt of the demo.")
    private String data = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the model is written.")
    private Path out = Path.of("");

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "mobilenet-small (default), mobilenet-v2, resnet-8.")
    private String network = Networks.MOBILENET_SMALL;

    @Option(names = "--width", paramLabel = "W", description = "Multiplies the channels, 0.1 to 4. Default: 1.")
    private double width = 1;

    @Option(names = "--size", paramLabel = "N", description = "Height and width of the input in pixels. Default: 96.")
    private int size = 96;

    @Option(
            names = "--start-size",
            paramLabel = "N",
            description = "Height and width of the pictures in the first " + TrainingSettings.START_PERCENT
                    + " %% of the epochs: smaller ones are learned from faster. Default: as --size.")
    private @Nullable Integer startSize;

    @Option(names = "--epochs", paramLabel = "N", description = "At most so many. Default: 30.")
    private int epochs = 30;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures a step. Default: 64.")
    private int batch = 64;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything random. Default: 1.")
    private long seed = 1;

    @Option(names = "--threads", paramLabel = "N", description = "Default: the processors of this machine.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--learning-rate", paramLabel = "R", description = "The highest of the schedule. Default: 0.004.")
    private double learningRate = 0.004;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Epochs without a better validation loss after which it ends. Default: 8.")
    private int patience = 8;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Rendered pictures an epoch; a fifth as many validate, at most 3000. Default: 20000.")
    private int limit = 20_000;

    @Option(names = "--fresh", description = "Render other pictures for each epoch, instead of keeping the first ones.")
    private boolean fresh;

    @Option(
            names = "--start",
            paramLabel = "MODEL.onnx",
            description = "Go on from the weights of an earlier training, instead of random ones.")
    private @Nullable Path start;

    @Option(
            names = "--augmentation",
            paramLabel = "NAME",
            description = "none, light (mirrored, light, noise) or usual (also turned, moved, blurred, partly hidden)."
                    + " Default: usual, light for rendered pictures.")
    private @Nullable String augmentation;

    @Override
    public Integer call() throws Failure {
        PrintWriter text = Objects.requireNonNull(spec).commandLine().getOut();
        TrainingSettings settings = settings();
        TrainingData pictures = pictures();
        NetworkSpec described = network(pictures.training().labels().size());
        TrainingOutput output = TrainingOutput.in(out, described, pictures, settings, arguments());
        ProgressLines progress = ProgressLines.to(text, settings.epochs(), new SystemClock());
        progress.begin(described, pictures);
        List<Epoch> history = new Training(described, settings, new SystemClock())
                .run(
                        start(described),
                        pictures.training(),
                        pictures.validation(),
                        new TrainingReport(progress, output));
        progress.end(history, out);
        return ExitCode.OK;
    }

    private TrainingSettings settings() throws Failure {
        inRange("--epochs", epochs, 1, 10_000);
        inRange("--batch", batch, 2, 4096);
        inRange("--threads", threads, 1, 256);
        inRange("--patience", patience, 1, 10_000);
        inRange("--limit", limit, 10, 10_000_000);
        if (!(learningRate > 0 && learningRate <= 1)) {
            throw Failure.usage("--learning-rate: found \"" + learningRate + "\", expected more than 0 and at most 1");
        }
        int start = startSize == null ? size : startSize;
        inRange("--start-size", start, Networks.SIZE_MIN, size);
        return new TrainingSettings(epochs, batch, seed, threads, learningRate, patience, augmentation(), start, fresh);
    }

    private Augmentation augmentation() throws Failure {
        if (augmentation == null) {
            return data.equals(TrainingData.BELT) ? Augmentation.LIGHT : Augmentation.USUAL;
        }
        try {
            return Augmentation.named(augmentation);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    private TrainingData pictures() throws Failure {
        return data.equals(TrainingData.BELT)
                ? TrainingData.belt(seed, size, limit, Math.clamp(limit / 5, 10, VALIDATION_MAX))
                : TrainingData.folder(Path.of(data));
    }

    private NetworkSpec network(int classes) throws Failure {
        try {
            return Networks.named(network, width, size, classes);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    private Weights start(NetworkSpec described) throws Failure {
        return start == null ? InitialWeights.of(described, seed) : SavedWeights.read(start, described);
    }

    private List<String> arguments() {
        return Objects.requireNonNull(spec).commandLine().getParseResult().originalArgs();
    }

    private static void inRange(String flag, int value, int min, int max) throws Failure {
        if (value < min || value > max) {
            throw Failure.usage(flag + ": found \"" + value + "\", expected a whole number from " + min + " to " + max);
        }
    }
}
