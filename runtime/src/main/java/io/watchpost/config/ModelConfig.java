package io.watchpost.config;

import io.watchpost.classify.ModelContract;
import io.watchpost.classify.ScoresRule;
import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.EngineOptions;
import io.watchpost.frame.Orientation;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Region;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model and the contract that its file doesn't tell.
 *
 * @param file the model; empty when one of the store is named
 * @param installed name of a model in the station's store; null when a file is named
 * @param labels one label a line; null for those inside the model, or indexes
 * @param background whether the output has one class more than there are labels, at index 0, that stands for none of them
 * @param colour order of the channels that the model expects
 * @param fit how a picture of another shape fills the input
 * @param cropFraction with fit crop: share of the centred part's side that is kept, in (0, 1]
 * @param resize how pixels between pixels are made
 * @param mean subtracted from 0 to 255 values; one or three, empty when not declared
 * @param std divides what is left; as many as mean
 * @param scores what makes scores of the output
 * @param engine {@code tflite} or {@code onnx}, with {@code isolated:} before it in a process of its own, or an
 *     accelerator's; null for what was measured, else what fits the file
 * @param threads of the inference; null for what was measured, else 1
 * @param target of a bundle, which variant is run
 * @param failover how an accelerator is watched that a bundle runs on
 * @param accelerator which accelerator an engine like {@code edgetpu} uses, and how
 */
public record ModelConfig(
        Path file,
        @Nullable String installed,
        @Nullable Path labels,
        boolean background,
        Preprocessing.Colour colour,
        Preprocessing.Fit fit,
        float cropFraction,
        Preprocessing.Resampling resize,
        List<Float> mean,
        List<Float> std,
        ScoresRule scores,
        @Nullable String engine,
        @Nullable Integer threads,
        TargetChoice target,
        FailoverConfig failover,
        AcceleratorOptions accelerator) {
    public ModelConfig {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        preprocessing(Orientation.UPRIGHT, null, colour, fit, cropFraction, resize, mean, std);
        if (threads != null) {
            new EngineOptions(threads);
        }
    }

    /** The contract of preprocessing, with what belongs to the camera's place. */
    public Preprocessing preprocessing(Orientation orientation, @Nullable Region region) {
        return preprocessing(orientation, region, colour, fit, cropFraction, resize, mean, std);
    }

    /** The same model, run by this engine with so many threads. */
    public ModelConfig with(String newEngine, int newThreads) {
        return copy(newEngine, newThreads, accelerator);
    }

    /** The same model, on this accelerator. */
    public ModelConfig with(AcceleratorOptions newAccelerator) {
        return copy(engine, threads, newAccelerator);
    }

    private ModelConfig copy(
            @Nullable String newEngine, @Nullable Integer newThreads, AcceleratorOptions newAccelerator) {
        return new ModelConfig(
                file,
                installed,
                labels,
                background,
                colour,
                fit,
                cropFraction,
                resize,
                mean,
                std,
                scores,
                newEngine,
                newThreads,
                target,
                failover,
                newAccelerator);
    }

    /**
     * How the engine loads it.
     *
     * @param threadsMeasured for when none are declared
     */
    public EngineOptions options(int threadsMeasured) {
        return new EngineOptions(threads == null ? threadsMeasured : threads, accelerator);
    }

    /** What the model's file doesn't tell, for the classifier. */
    public ModelContract contract(Preprocessing preprocessing) {
        return new ModelContract(preprocessing, labels, background, scores);
    }

    private static Preprocessing preprocessing(
            Orientation orientation,
            @Nullable Region region,
            Preprocessing.Colour colour,
            Preprocessing.Fit fit,
            float cropFraction,
            Preprocessing.Resampling resize,
            List<Float> mean,
            List<Float> std) {
        return new Preprocessing(orientation, region, colour, fit, cropFraction, resize, mean, std);
    }
}
