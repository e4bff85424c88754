package io.watchpost.lab.goldens;

import io.watchpost.cli.ContractFlags;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StandardFolders;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.evaluate.Contestant;
import io.watchpost.lab.evaluate.ModelArgument;
import io.watchpost.lab.evaluate.PictureSet;
import io.watchpost.lab.evaluate.ProgressLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost lab goldens}: pictures that tell a healthy model from a spoilt one. */
@Command(
        name = "goldens",
        description = {
            "Choose pictures of each class that every form of a model gets right and is sure of, and write them with"
                    + " what each form must give.",
            "A device replays them before a model may serve: a label that moved, swapped colours or a target that"
                    + " computes otherwise show at once.",
            "What holds for one model alone follows a question mark: \"net.onnx?mean=0&std=255\"."
        })
public final class GoldensCommand implements Callable<Integer> {
    private static final int LIMIT = 5_000;
    private static final int LIMIT_MAX = 10_000_000;
    private static final int PER_CLASS_MAX = 1_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ContractFlags contractFlags = new ContractFlags();

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "All forms of the model: .tflite and .onnx files.")
    private List<String> models = List.of();

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|belt",
            description = "Where to choose from: class folders DIR/<label>/*.png, or belt (that is belt:test),"
                    + " belt:shifted, belt:validation, belt:train.")
    private String data = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the goldens are written.")
    private Path out = Path.of("");

    @Option(names = "--per-class", paramLabel = "N", description = "How many of each class. Default: 2.")
    private int perClass = 2;

    @Option(
            names = "--margin",
            paramLabel = "M",
            description = "Least distance between the first and the second score, with every model, 0 to 1. Default:"
                    + " 0.2.")
    private double margin = 0.2;

    @Option(names = "--limit", paramLabel = "N", description = "Look at so many pictures at most. Default: 5000.")
    private int limit = LIMIT;

    @Option(names = "--seed", paramLabel = "N", description = "Which pictures. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where verdicts on models are kept. Default: the user's cache.")
    private @Nullable Path cacheDir;

    @Override
    public Integer call() throws Failure, ConfigurationException, EngineException {
        requireRange("--per-class", perClass, PER_CLASS_MAX);
        requireRange("--limit", limit, LIMIT_MAX);
        if (!(margin > 0 && margin < 1)) {
            throw Failure.usage("--margin: found \"" + margin + "\", expected a number between 0 and 1");
        }
        StationClock clock = new SystemClock();
        PictureSet pictures = PictureSet.named(data, limit, seed, clock);
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        List<Contestant> opened = new ArrayList<>();
        try {
            for (String model : models) {
                opened.addAll(Contestant.open(
                        ModelArgument.contract(model, contractFlags),
                        cacheDir == null ? StandardFolders.cache() : cacheDir,
                        clock));
            }
            List<Golden> goldens =
                    new GoldenChoice(opened, pictures, perClass, margin).choose(ProgressLine.on(err, clock));
            GoldenFiles.write(goldens, opened, margin, out);
            PrintWriter stdout = Objects.requireNonNull(spec).commandLine().getOut();
            stdout.println(goldens.size() + " goldens of " + pictures.labels().size() + " classes lie in " + out);
            stdout.flush();
            return ExitCode.OK;
        } finally {
            opened.forEach(Contestant::close);
        }
    }

    private static void requireRange(String flag, int value, int max) throws Failure {
        if (value < 1 || value > max) {
            throw Failure.usage(flag + ": found \"" + value + "\", expected a whole number from 1 to " + max);
        }
    }
}
