package io.watchpost.cli;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The flags of the model contract, the same in every command. They are handed on as they were written: the
 * configuration judges them, in the same words as a file's.
 */
public final class ContractFlags {
    @Mixin
    private final ModelFlags model = new ModelFlags();

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
            description = "tflite | onnx; isolated:tflite | isolated:onnx in a process of its own; edgetpu | openvino."
                    + " Default: what fits.")
    private @Nullable String engine;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the inference. Default: 1.")
    private @Nullable String threads;

    @Option(
            names = "--target",
            completionCandidates = Words.Targets.class,
            paramLabel = "NAME",
            description =
                    "auto | cpu | edgetpu | ncs: which variant of a bundle is run. Default: auto, an accelerator's"
                            + " with the CPU's behind it, if one is plugged in.")
    private @Nullable String target;

    @Option(
            names = "--accelerator-device",
            paramLabel = "WORD",
            description =
                    "Which accelerator: usb | usb:N | pci | pci:N | :N with --engine edgetpu; MYRIAD | GPU | NPU | CPU"
                            + " with --engine openvino. Default: the first.")
    private @Nullable String acceleratorDevice;

    @Option(
            names = "--accelerator-performance",
            completionCandidates = Words.Performances.class,
            paramLabel = "CLOCK",
            description = "low | medium | high | max: clock of an Edge TPU. Default: max.")
    private @Nullable String acceleratorPerformance;

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
        model.putInto(pipeline);
        if (given(scores, engine, threads, target)) {
            Mapping section = pipeline.section("model", "");
            put(section, "scores", scores, "--scores");
            put(section, "engine", engine, "--engine");
            put(section, "threads", threads, "--threads");
            put(section, "target", target, "--target");
        }
        if (given(acceleratorDevice, acceleratorPerformance)) {
            Mapping section = pipeline.section("model", "").section("accelerator", "");
            put(section, "device", acceleratorDevice, "--accelerator-device");
            put(section, "performance", acceleratorPerformance, "--accelerator-performance");
        }
    }

    /** Whether the operator gave any of them. */
    boolean anyGiven() {
        return flip
                || model.anyGiven()
                || given(
                        roi,
                        rotate,
                        top,
                        threshold,
                        scores,
                        engine,
                        threads,
                        target,
                        acceleratorDevice,
                        acceleratorPerformance);
    }

    static boolean given(@Nullable String... flags) {
        for (String flag : flags) {
            if (flag != null) {
                return true;
            }
        }
        return false;
    }

    static void put(Mapping mapping, String key, @Nullable String value, String flag) {
        if (value != null) {
            mapping.put(key, value, flag);
        }
    }
}
