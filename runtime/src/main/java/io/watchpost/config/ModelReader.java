package io.watchpost.config;

import io.watchpost.classify.ScoresRule;
import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.AcceleratorOptions.Performance;
import io.watchpost.engine.EngineIsolation;
import io.watchpost.engine.EngineOptions;
import io.watchpost.vision.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the records of a pipeline's {@code model} section. */
final class ModelReader {
    private static final String ENGINE_NAME = "(" + EngineIsolation.PREFIX + ")?[a-z][a-z0-9-]*";

    /** Several with commas where a command compares engines; who wants one says that there is none of such a name. */
    private static final Pattern ENGINE = Pattern.compile(ENGINE_NAME + "(," + ENGINE_NAME + ")*");

    /** What a bundle declares itself. */
    private static final List<String> CONTRACT =
            List.of("labels", "background", "colour", "fit", "cropFraction", "resize", "mean", "std", "scores");

    private final Problems problems;

    ModelReader(Problems problems) {
        this.problems = problems;
    }

    @Nullable
    ModelConfig model(Section section, boolean mayBeInstalled) {
        int before = problems.count();
        String installed =
                mayBeInstalled ? section.textOrNull("installed", Names.EXPECTED, ModelReader::installed) : null;
        Path file = section.pathOrNull("file");
        if (file == null && !section.has("file") && installed == null) {
            section.problem("the model is missing: name its .tflite, .onnx or .wpb with \"file\", or a model of the"
                    + " store with \"installed\"");
        }
        if (file != null && installed != null) {
            section.problem("\"file\" and \"installed\" both name a model: leave one of them out");
        }
        if (installed != null && CONTRACT.stream().anyMatch(section::has)) {
            section.problem(
                    "an installed model has its own labels and its own way from the picture to the input: leave out "
                            + String.join(
                                    ", ", CONTRACT.stream().filter(section::has).toList()));
        }
        Path labels = section.pathOrNull("labels");
        boolean background = section.flag("background", false);
        Preprocessing.Colour colour = section.choice(
                "colour",
                Words.of(Preprocessing.Colour.values(), Preprocessing.Colour::wireName),
                Preprocessing.DEFAULT.colour());
        Preprocessing.Fit fit = section.choice(
                "fit", Words.of(Preprocessing.Fit.values(), Preprocessing.Fit::wireName), Preprocessing.DEFAULT.fit());
        double cropFraction = section.number("cropFraction", 0.01, 1, 1);
        Preprocessing.Resampling resize = section.choice(
                "resize",
                Words.of(Preprocessing.Resampling.values(), Preprocessing.Resampling::wireName),
                Preprocessing.DEFAULT.resampling());
        List<Float> mean = section.reals("mean");
        List<Float> std = section.reals("std");
        ScoresRule scores =
                section.choice("scores", Words.of(ScoresRule.values(), ScoresRule::wireName), ScoresRule.AS_IS);
        String engine = section.textOrNull(
                "engine", "tflite or onnx, or isolated: and one of them, or edgetpu or openvino", ModelReader::engine);
        Integer threads = section.wholeOrNull("threads", 1, EngineOptions.THREADS_MAX);
        TargetChoice target =
                section.choice("target", Words.of(TargetChoice.values(), TargetChoice::wireName), TargetChoice.AUTO);
        FailoverConfig failover = failover(section.section("failover"));
        AcceleratorOptions accelerator = accelerator(section.section("accelerator"));
        return section.finish(
                before,
                () -> new ModelConfig(
                        installed == null ? Objects.requireNonNull(file) : Path.of(""),
                        installed,
                        labels,
                        background,
                        colour,
                        fit,
                        (float) cropFraction,
                        resize,
                        mean,
                        std,
                        scores,
                        engine,
                        threads,
                        target,
                        Objects.requireNonNull(failover),
                        Objects.requireNonNull(accelerator)));
    }

    private @Nullable FailoverConfig failover(Section section) {
        int before = problems.count();
        FailoverConfig standard = FailoverConfig.DEFAULT;
        double share = section.number("checkedShare", 0, 1, standard.checkedShare());
        int most = FailoverConfig.DEADLINE_MILLIS_MAX;
        int min = section.whole("deadlineMillisMin", 1, most, standard.deadlineMillisMin());
        int max = section.whole("deadlineMillisMax", 1, most, standard.deadlineMillisMax());
        int promotions = section.whole(
                "promotionsPerHour", 1, FailoverConfig.PROMOTIONS_PER_HOUR_MAX, standard.promotionsPerHour());
        return section.finish(before, () -> new FailoverConfig(share, min, max, promotions));
    }

    private @Nullable AcceleratorOptions accelerator(Section section) {
        int before = problems.count();
        String device = section.text("device", "usb, pci:0 or MYRIAD", Function.identity(), "");
        Performance performance =
                section.choiceOrNull("performance", Words.of(Performance.values(), Performance::wireName));
        boolean alwaysDfu = section.flag("alwaysDfu", false);
        Integer queue = section.wholeOrNull("bulkInQueueLength", 0, AcceleratorOptions.BULK_IN_QUEUE_LENGTH_MAX);
        String library = section.textOrNull("library", "a file", Function.identity());
        return section.finish(before, () -> new AcceleratorOptions(device, performance, alwaysDfu, queue, library));
    }

    private static String engine(String word) {
        if (!ENGINE.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "engine is a name like tflite or " + EngineIsolation.PREFIX + "tflite, was \"" + word + "\"");
        }
        return word;
    }

    private static String installed(String name) {
        Names.require("an installed model", name);
        return name;
    }
}
