package io.watchpost.cli;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The flags of the model contract, the same in every command. They are handed on as they were written: the
 * configuration judges them, in the same words as a file's.
 */
public final class ContractFlags {
    @Option(names = "--labels", paramLabel = "FILE", description = "Labels, one a line. Default: those in the model.")
    private @Nullable String labels;

    @Option(
            names = "--background",
            description = "The output has one class more than there are labels: index 0 stands for none of them.")
    private boolean background;

    @Option(names = "--mean", paramLabel = "M[,M,M]", description = "Subtracted from pixels (0 to 255); with --std.")
    private @Nullable String mean;

    @Option(names = "--std", paramLabel = "S[,S,S]", description = "Divides what is left; with --mean.")
    private @Nullable String std;

    @Option(
            names = "--colour",
            completionCandidates = Words.Colours.class,
            paramLabel = "ORDER",
            description = "rgb | bgr | grey. Default: rgb.")
    private @Nullable String colour;

    @Option(
            names = "--fit",
            completionCandidates = Words.Fits.class,
            paramLabel = "HOW",
            description = "stretch | crop | letterbox: how a picture of another shape fills the input."
                    + " Default: stretch.")
    private @Nullable String fit;

    @Option(
            names = "--crop-fraction",
            paramLabel = "F",
            description = "With --fit crop: share of the centred part's side that is kept. Default: 1.")
    private @Nullable String cropFraction;

    @Option(
            names = "--resize",
            completionCandidates = Words.Resamplings.class,
            paramLabel = "HOW",
            description = "bilinear | area | nearest. Default: bilinear.")
    private @Nullable String resize;

    @Option(
            names = "--roi",
            paramLabel = "X,Y,W,H",
            description = "The part of the upright picture to look at, in pixels. Default: all of it.")
    private @Nullable String roi;

    @Option(
            names = "--rotate",
            completionCandidates = Words.Rotations.class,
            paramLabel = "DEGREES",
            description = "0 | 90 | 180 | 270 clockwise makes the picture upright. Default: 0.")
    private @Nullable String rotate;

    @Option(names = "--flip", description = "Mirror the picture left to right, before it is rotated.")
    private boolean flip;

    @Option(
            names = "--scores",
            completionCandidates = Words.ScoreRules.class,
            paramLabel = "RULE",
            description = "as-is | softmax | sigmoid: what makes scores of the output. Default: as-is.")
    private @Nullable String scores;

    @Option(names = "--top", paramLabel = "K", description = "How many classes at most. Default: 5.")
    private @Nullable String top;

    @Option(names = "--threshold", paramLabel = "SCORE", description = "Leave out classes below. Default: none.")
    private @Nullable String threshold;

    @Option(
            names = "--engine",
            completionCandidates = Words.Engines.class,
            paramLabel = "NAME",
            description = "tflite | onnx; isolated:tflite | isolated:onnx in a process of its own. Default: what fits.")
    private @Nullable String engine;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the inference. Default: 1.")
    private @Nullable String threads;

    /**
     * The contract that flags declare for a model given by name.
     *
     * @param flags one over the other: what a later one says wins
     * @throws Failure if a file that they name doesn't exist, or two of them contradict each other
     * @throws ConfigurationException with every flag whose value can't be understood
     */
    public static Contract contract(Path model, ContractFlags... flags) throws Failure, ConfigurationException {
        Mapping root = new Mapping("");
        root.section("model", "").put("file", model.toString(), "--model");
        for (ContractFlags layer : flags) {
            layer.putInto(root);
        }
        Contract contract = Configs.contract("", root, Path.of(""));
        MissingFiles.check("the model", contract.model().file());
        MissingFiles.check("the labels file", contract.model().labels());
        return contract;
    }

    /** Lays the flags that were given over what a file says, or over nothing, at the level of one pipeline. */
    void putInto(Mapping pipeline) throws Failure {
        put(pipeline, "roi", roi, "--roi");
        put(pipeline, "rotate", rotate, "--rotate");
        put(pipeline, "flip", flip ? "true" : null, "--flip");
        if (given(top, threshold)) {
            Mapping results = pipeline.section("results", "");
            put(results, "top", top, "--top");
            put(results, "threshold", threshold, "--threshold");
        }
        String withBackground = background ? "true" : null;
        if (given(withBackground, labels, mean, std, colour, fit, cropFraction, resize, scores, engine, threads)) {
            Mapping model = pipeline.section("model", "");
            put(model, "labels", labels, "--labels");
            put(model, "background", withBackground, "--background");
            put(model, "mean", mean, "--mean");
            put(model, "std", std, "--std");
            put(model, "colour", colour, "--colour");
            put(model, "fit", fit, "--fit");
            put(model, "cropFraction", cropFraction, "--crop-fraction");
            put(model, "resize", resize, "--resize");
            put(model, "scores", scores, "--scores");
            put(model, "engine", engine, "--engine");
            put(model, "threads", threads, "--threads");
            requireCropForItsFraction(model);
        }
    }

    /** Whether the operator gave any of them. */
    boolean anyGiven() {
        return flip
                || background
                || given(roi, rotate, top, threshold, labels, mean, std, colour)
                || given(fit, cropFraction, resize, scores, engine, threads);
    }

    private void requireCropForItsFraction(Mapping model) throws Failure {
        boolean crops = model.entries().get("fit") instanceof io.watchpost.config.ConfigValue.Scalar one
                && "crop".equals(one.text());
        if (cropFraction != null && !crops) {
            throw Failure.usage("--crop-fraction says how much of a crop is kept: it needs --fit crop");
        }
    }

    private static boolean given(@Nullable String... flags) {
        for (String flag : flags) {
            if (flag != null) {
                return true;
            }
        }
        return false;
    }

    private static void put(Mapping mapping, String key, @Nullable String value, String flag) {
        if (value != null) {
            mapping.put(key, value, flag);
        }
    }
}
