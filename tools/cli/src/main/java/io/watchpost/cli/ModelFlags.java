package io.watchpost.cli;

import static io.watchpost.cli.ContractFlags.given;
import static io.watchpost.cli.ContractFlags.put;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of the model contract that belong to a model wherever it runs, and so also to a bundle. */
public final class ModelFlags {
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

    /** Lays the flags that were given over what a pipeline's section {@code model} says. */
    public void putInto(Mapping pipeline) throws Failure {
        if (!anyGiven()) {
            return;
        }
        Mapping model = pipeline.section("model", "");
        put(model, "labels", labels, "--labels");
        put(model, "background", background ? "true" : null, "--background");
        put(model, "mean", mean, "--mean");
        put(model, "std", std, "--std");
        put(model, "colour", colour, "--colour");
        put(model, "fit", fit, "--fit");
        put(model, "cropFraction", cropFraction, "--crop-fraction");
        put(model, "resize", resize, "--resize");
        boolean crops = model.entries().get("fit") instanceof Scalar one && "crop".equals(one.text());
        if (cropFraction != null && !crops) {
            throw Failure.usage("--crop-fraction says how much of a crop is kept: it needs --fit crop");
        }
    }

    /** Whether any of them was given. */
    boolean anyGiven() {
        return background || given(labels, mean, std, colour, fit, cropFraction, resize);
    }
}
