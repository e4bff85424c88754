package io.watchpost.lab.quantize;

import io.watchpost.cli.ContractFlags;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Contract;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.frame.DecodeHint;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Preprocessor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost lab quantize}: a float ONNX classifier in, an int8 one in QDQ form out, with a report of the cost. */
@Command(
        name = "quantize",
        description = {
            "Quantize a float .onnx classifier to int8 after its training (QDQ form, per-channel weights).",
            "Calibrates with pictures like those that the model will see: a few hundred, of all classes. The flags of"
                    + " the model contract say how they get into the float model; --mean and --std are needed."
        })
public final class QuantizeCommand implements Callable<Integer> {
    private static final String BELT = "belt";
    private static final int PROGRESS_EVERY = 25;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ContractFlags contractFlags = new ContractFlags();

    @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "A float classifier, operator set 11 or later.")
    private @Nullable Path model;

    @Option(
            names = "--calibration",
            required = true,
            paramLabel = "DIR|belt",
            description = "A folder with pictures, subfolders included, or the simulated belt.")
    private @Nullable String calibration;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The int8 model to write.")
    private @Nullable Path out;

    @Option(
            names = "--method",
            paramLabel = "HOW",
            description = "min-max | percentile | entropy: how ranges are chosen. Default: min-max.")
    private String method = CalibrationMethod.MIN_MAX.wireName();

    @Option(
            names = "--percentile",
            paramLabel = "P",
            description = "With --method percentile: per cent of the values that are kept. Default: 99.99.")
    private double percentile = QuantizeOptions.PERCENTILE_DEFAULT;

    @Option(names = "--limit", paramLabel = "N", description = "Use at most so many pictures. Default: 200.")
    private int limit = 200;

    @Option(
            names = "--activations",
            paramLabel = "TYPE",
            description = "uint8 | int8; weights are int8 in any case. On x86, ONNX Runtime turns int8 into uint8, and"
                    + " layers where it can't run in float. Default: uint8.")
    private String activations = "uint8";

    @Option(
            names = "--input",
            paramLabel = "TYPE",
            description = "quantized | float: quantized takes pixels as they are, without mean and std. Default:"
                    + " quantized.")
    private String input = "quantized";

    @Option(
            names = "--output",
            paramLabel = "TYPE",
            description = "float | quantized: what the scores are given as. Default: float.")
    private String output = "float";

    @Option(
            names = "--dense",
            paramLabel = "HOW",
            description =
                    "per-channel | per-tensor: scales of dense layers' weights; Edge TPUs need per-tensor. Default:"
                            + " per-channel.")
    private String dense = "per-channel";

    @Option(
            names = "--no-bias-correction",
            description = "Leave in the bias what rounding the weights shifts, on average.")
    private boolean noBiasCorrection;

    @Option(names = "--json", description = "The report as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Failure, ConfigurationException, EngineException, IOException {
        Path from = Objects.requireNonNull(model);
        Path to = Objects.requireNonNull(out);
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter err = command.commandLine().getErr();
        Contract contract = ContractFlags.contract(from, contractFlags);
        Preprocessing preprocessing = contract.preprocessing();
        if (!preprocessing.isNormalized()) {
            throw Failure.usage(
                    "a float model is calibrated, and nothing says how a pixel becomes a number: declare --mean"
                            + " and --std (0 and 1 for raw 0 to 255 values, 0 and 255 for 0 to 1, 127.5 and 127.5 for -1 to 1)");
        }
        Integer threads = contract.model().threads();
        QuantizeOptions options = options(threads == null ? EngineOptions.SINGLE_THREAD.threads() : threads);
        ModelFile file = ModelFiles.read(from);
        OnnxModel original = OnnxModel.read(file);
        InputLayout layout = Quantizer.layout(original);
        Quantizer quantizer = new Quantizer(options, done -> {
            if (!json && done % PROGRESS_EVERY == 0) {
                err.println("calibrated with " + done + " pictures");
                err.flush();
            }
        });
        try (PictureSource source = source(preprocessing, layout)) {
            Quantizer.Quantized quantized =
                    quantizer.quantize(original, file.bytes().byteSize(), preprocessing, source);
            write(to, quantized.model().bytes());
            PrintWriter printed = command.commandLine().getOut();
            if (json) {
                printed.println(ReportJson.of(quantized.report(), from, to));
            } else {
                ReportText.print(quantized.report(), printed);
                printed.println("wrote " + to);
            }
            return quantized.report().unreadable().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
        }
    }

    private QuantizeOptions options(int threads) throws Failure {
        EightBits bits = switch (activations) {
            case "int8" -> EightBits.INT8;
            case "uint8" -> EightBits.UINT8;
            default -> throw unknown("--activations", activations, "int8 or uint8");
        };
        if (!(percentile > 50 && percentile <= 100)) {
            throw Failure.usage("--percentile is more than 50 and at most 100, was " + percentile);
        }
        if (limit < 1) {
            throw Failure.usage("--limit is at least 1, was " + limit);
        }
        boolean perChannel = switch (dense) {
            case "per-channel" -> true;
            case "per-tensor" -> false;
            default -> throw unknown("--dense", dense, "per-channel or per-tensor");
        };
        return new QuantizeOptions(
                method(),
                percentile,
                bits,
                end("--input", input, bits),
                end("--output", output, bits),
                perChannel,
                !noBiasCorrection,
                threads);
    }

    private CalibrationMethod method() throws Failure {
        for (CalibrationMethod known : CalibrationMethod.values()) {
            if (known.wireName().equals(method.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
        throw unknown("--method", method, "min-max, percentile or entropy");
    }

    private static EndType end(String flag, String word, EightBits bits) throws Failure {
        return switch (word) {
            case "float" -> EndType.FLOAT;
            case "quantized" -> bits == EightBits.INT8 ? EndType.INT8 : EndType.UINT8;
            default -> throw unknown(flag, word, "quantized or float");
        };
    }

    private static Failure unknown(String flag, String word, String known) {
        return Failure.usage(flag + " \"" + word + "\" is unknown: use " + known);
    }

    private PictureSource source(Preprocessing preprocessing, InputLayout layout) throws Failure {
        String from = Objects.requireNonNull(calibration);
        StationClock clock = new SystemClock();
        if (from.equals(BELT)) {
            return new BeltCalibration(1, limit, layout.width(), layout.height(), clock);
        }
        Path folder = Path.of(from);
        if (!Files.isDirectory(folder)) {
            throw Failure.usage("the calibration folder " + folder + " "
                    + (Files.exists(folder) ? "is not a folder" : "does not exist")
                    + ": name a folder with pictures, or \"belt\"");
        }
        try {
            DecodeHint hint = new Preprocessor(preprocessing, layout).decodeHint();
            return PictureFolder.open(folder, limit, hint, clock);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.MODEL_REFUSED, "the declared contract doesn't fit the model: " + e.getMessage(), "");
        } catch (IOException e) {
            throw Failure.unavailable("the folder " + folder + " can't be read (" + e + ")", "check its permissions");
        }
    }

    /** Beside it first, so that a failure leaves no half a model under that name. */
    private static void write(Path to, byte[] bytes) throws Failure {
        Path partial = to.resolveSibling(to.getFileName() + ".partial");
        try {
            Path folder = to.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(partial, bytes);
            Files.move(partial, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failure.unavailable("the model can't be written to " + to + " (" + e + ")", "check the folder");
        }
    }
}
