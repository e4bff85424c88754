package io.watchpost.lab.convert;

import io.watchpost.classify.Labels;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelFormat;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.convert.model.Normalization;
import io.watchpost.lab.convert.toonnx.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchpost lab convert}: the same model in the other format. */
@Command(
        name = "convert",
        description = {
            "Convert a model: int8 ONNX (QDQ form) to int8 TensorFlow Lite with labels and metadata inside, or TensorFlow"
                    + " Lite to ONNX, int8 or float (for a Neural Compute Stick, which has no int8).",
            "What can't be converted is refused by name. The result is loaded and run once before it is written."
        })
public final class ConvertCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "A .tflite or .onnx file.")
    private @Nullable Path in;

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write: .onnx or .tflite.")
    private @Nullable Path out;

    @Option(names = "--precision", paramLabel = "TYPE", description = "To ONNX: int8 | float. Default: as the source.")
    private @Nullable String precision;

    @Option(
            names = "--no-steps",
            description =
                    "To float ONNX: don't round to the steps of the integers that it was made from. Faster, but then"
                            + " it answers otherwise than its source where two classes are close.")
    private boolean noSteps;

    @Option(
            names = "--layout",
            paramLabel = "ORDER",
            description = "To ONNX: nchw | nhwc, the order of the input. Default: nchw.")
    private String layout = "nchw";

    @Option(names = "--labels", paramLabel = "FILE", description = "One label a line. Default: those inside IN.")
    private @Nullable Path labels;

    @Option(names = "--name", description = "The model's name.")
    private @Nullable String name;

    @Option(names = "--description", description = "What it does.")
    private @Nullable String description;

    @Option(names = "--author", description = "Who made it.")
    private @Nullable String author;

    @Option(names = "--license", description = "The terms of its use.")
    private @Nullable String license;

    @Option(
            names = "--mean",
            paramLabel = "M[,M,M]",
            split = ",",
            description = "Of the pixels, as the model was trained. Default: what IN says.")
    private List<Float> mean = List.of();

    @Option(names = "--std", paramLabel = "S[,S,S]", split = ",", description = "Of the pixels, likewise.")
    private List<Float> std = List.of();

    @Override
    public Integer call() throws Failure, EngineException {
        Path from = Objects.requireNonNull(in);
        Path to = Objects.requireNonNull(out);
        ModelFile file = ModelFiles.read(from);
        ModelFormat format = format(to);
        if (format == file.format()) {
            throw Failure.usage(from + " is a " + format.wireName() + " model already: name a file that ends in ."
                    + (format == ModelFormat.ONNX ? ModelFormat.TFLITE : ModelFormat.ONNX).wireName());
        }
        if (mean.size() != std.size() || (!mean.isEmpty() && mean.size() != 1 && mean.size() != 3)) {
            throw Failure.usage("--mean and --std need one number each, or three each; found " + mean + " and " + std);
        }
        Converted converted = converted(file, format);
        converted.checkRuns();
        write(to, converted.bytes());
        PrintWriter printed = Objects.requireNonNull(spec).commandLine().getOut();
        printed.println("wrote " + to + ": " + converted.summary());
        converted.notes().forEach(note -> printed.println("note: " + note));
        List<String> known = converted.description().labels();
        if (format == ModelFormat.ONNX && !known.isEmpty()) {
            Path beside = labelsBeside(to);
            write(beside, (String.join("\n", known) + "\n").getBytes(StandardCharsets.UTF_8));
            printed.println("labels: " + known.size() + " in " + beside);
        } else {
            printed.println(
                    known.isEmpty() ? "labels: none (--labels FILE adds them)" : "labels: " + known.size() + " inside");
        }
        printed.flush();
        return ExitCode.OK;
    }

    /** Refusals of what lies inside a file name the file. */
    private Converted converted(ModelFile file, ModelFormat format) throws Failure, EngineException {
        Conversion.Wishes wishes = options();
        try {
            return format == ModelFormat.ONNX
                    ? Conversion.toOnnx(file, wishes, this::described)
                    : Conversion.toTflite(file, this::described);
        } catch (EngineException e) {
            String reason = String.valueOf(e.getMessage());
            if (!(e.failure() instanceof EngineFailure.Refused)
                    || reason.contains(file.path().toString())) {
                throw e;
            }
            throw EngineException.refused(file.path() + " can't be converted: " + reason);
        }
    }

    private static ModelFormat format(Path to) throws Failure {
        String file =
                to.getFileName() == null ? "" : to.getFileName().toString().toLowerCase(Locale.ROOT);
        for (ModelFormat format : List.of(ModelFormat.ONNX, ModelFormat.TFLITE)) {
            if (file.endsWith("." + format.wireName())) {
                return format;
            }
        }
        throw Failure.usage(
                "the name of the file to write, " + to + ", says what is wanted: it ends in .onnx or .tflite");
    }

    private Conversion.Wishes options() throws Failure {
        Precision wanted = switch (precision == null ? "" : precision.toLowerCase(Locale.ROOT)) {
            case "" -> null;
            case "int8" -> Precision.INT8;
            case "float" -> Precision.FLOAT;
            default -> throw Failure.usage("--precision: found \"" + precision + "\", expected int8 or float");
        };
        boolean nhwc = switch (layout.toLowerCase(Locale.ROOT)) {
            case "nchw" -> false;
            case "nhwc" -> true;
            default -> throw Failure.usage("--layout: found \"" + layout + "\", expected nchw or nhwc");
        };
        return new Conversion.Wishes(wanted, !noSteps, nhwc);
    }

    /** What the source says, with what the flags say instead. */
    private ModelDescription described(ModelDescription source, String fallbackName) throws EngineException {
        return new ModelDescription(
                first(name, source.name(), fallbackName),
                first(description, source.description(), ""),
                first(author, source.author(), ""),
                first(license, source.license(), ""),
                labels == null ? source.labels() : Labels.read(labels),
                mean.isEmpty() ? source.normalization() : new Normalization(mean, std));
    }

    private static String first(@Nullable String flag, String source, String otherwise) {
        return flag != null ? flag : source.isEmpty() ? otherwise : source;
    }

    private static Path labelsBeside(Path model) {
        String file = String.valueOf(model.getFileName());
        return model.resolveSibling(file.substring(0, file.lastIndexOf('.')) + ".labels.txt");
    }

    /** Beside it first, so that a failure leaves no half a file under that name. */
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
            throw Failure.unavailable(to + " can't be written (" + e + ")", "check the folder");
        }
    }
}
