package io.watchpost.lab.evaluate;

import io.watchpost.cli.ContractFlags;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import io.watchpost.config.StandardFolders;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.figures.Evaluation;
import io.watchpost.lab.figures.UnreadablePicture;
import io.watchpost.lab.page.EvaluationPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** {@code watchpost lab evaluate}: how good models are, and how fast. */
@Command(
        name = "evaluate",
        description = {
            "Run models over labelled pictures, as a device runs them: accuracy with its 95 %% interval, confusion,"
                    + " precision and recall, calibration, agreement, latency and size.",
            "Every picture goes to all models before the next, so that latencies compare. The first model is what the"
                    + " others are compared with: name the float one first.",
            "Flags of the contract hold for all models; what holds for one alone follows a question mark:"
                    + " \"net.onnx?mean=127.5&std=127.5\".",
            "--engine may name several with commas, or \"all\": a model then counts once for each that reads it.",
            "Classes are matched by name. A model may know more of them than the data has."
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final int BELT_PICTURES = 5_000;
    private static final int PICTURES_MAX = 10_000_000;
    private static final int SIDE_MIN = 16;
    private static final int SIDE_MAX = 4_096;
    private static final int UNREADABLE_NAMED = 10;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ContractFlags contractFlags = new ContractFlags();

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = ".tflite or .onnx files.")
    private List<String> models = List.of();

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|belt",
            description = "Class folders DIR/<label>/*.png, or the rendered conveyor belt: belt (that is belt:test),"
                    + " belt:shifted, belt:validation, belt:train.")
    private String data = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many pictures. Default: all of a folder, 5000 of the belt.")
    private @Nullable Integer limit;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Which pictures: those drawn, or those taken when --limit leaves some out. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Width and height in which the belt is drawn. Default: those of each model's input.")
    private int size;

    @Option(
            names = "--baselines",
            description = "With the belt: also what nearest centroid and colour histogram reach, which know nothing of"
                    + " shapes.")
    private boolean baselines;

    @Option(names = "--json", description = "One watchpost.evaluation/1 object instead of tables.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page with plots, complete in itself.")
    private @Nullable Path html;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where verdicts on models are kept. Default: the user's cache.")
    private @Nullable Path cacheDir;

    @Override
    public Integer call() throws Failure, ConfigurationException, EngineException {
        checkFlags();
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        StationClock clock = new SystemClock();
        List<Contract> contracts = new ArrayList<>();
        for (String model : models) {
            contracts.add(ModelArgument.contract(model, contractFlags));
        }
        PictureSet pictures = pictures(clock);
        Evaluation evaluation = new Evaluator(cacheDir == null ? StandardFolders.cache() : cacheDir, clock)
                .evaluate(contracts, pictures, ProgressLine.on(commandLine.getErr(), clock));
        if (baselines && pictures instanceof BeltSet belt) {
            evaluation = evaluation.with(
                    Baselines.on(belt, Baselines.LEARNED_FROM, ProgressLine.on(commandLine.getErr(), clock)));
        }
        print(evaluation, commandLine);
        if (html != null) {
            write(html, EvaluationPage.of(evaluation, pictures::picture));
        }
        return evaluation.unreadable().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
    }

    private void checkFlags() throws Failure {
        if (limit != null && (limit < 1 || limit > PICTURES_MAX)) {
            throw Failure.usage("--limit: found \"" + limit + "\", expected a whole number from 1 to " + PICTURES_MAX);
        }
        boolean belt = BeltSet.isMeantBy(data);
        if (size != 0 && (!belt || size < SIDE_MIN || size > SIDE_MAX)) {
            throw Failure.usage(
                    belt
                            ? "--size: found \"" + size + "\", expected a whole number from " + SIDE_MIN + " to "
                                    + SIDE_MAX
                            : "--size says how large the belt is drawn: pictures of a folder have their own");
        }
        if (baselines && !belt) {
            throw Failure.usage("--baselines learn from the belt's training pictures: they need --data belt");
        }
        Path folder = html == null ? null : html.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw Failure.usage("--html: the folder of " + html + " does not exist: make it first");
        }
    }

    private PictureSet pictures(StationClock clock) throws Failure {
        if (BeltSet.isMeantBy(data)) {
            return new BeltSet(BeltSet.split(data), seed, limit == null ? BELT_PICTURES : limit, size, clock);
        }
        return FolderPictures.open(Path.of(data), limit == null ? PICTURES_MAX : limit, seed, clock);
    }

    private void print(Evaluation evaluation, CommandLine commandLine) {
        PrintWriter out = commandLine.getOut();
        if (json) {
            out.println(EvaluationJson.of(evaluation));
        } else {
            new EvaluationText(out).print(evaluation);
        }
        out.flush();
        PrintWriter err = commandLine.getErr();
        for (UnreadablePicture picture :
                evaluation.unreadable().stream().limit(UNREADABLE_NAMED).toList()) {
            err.println(picture.name() + ": " + picture.reason());
        }
        int more = evaluation.unreadable().size() - UNREADABLE_NAMED;
        if (more > 0) {
            err.println("and " + more + " more pictures that can't be used");
        }
        err.flush();
    }

    private static void write(Path file, String page) throws Failure {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw Failure.unavailable("the page " + file + " can't be written (" + e + ")", "name another file");
        }
    }
}
