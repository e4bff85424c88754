package io.watchpost.cli;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.config.StandardFolders;
import io.watchpost.device.station.BundledModel;
import io.watchpost.device.station.ModelOpening;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelInspection;
import io.watchpost.update.ProbeVerdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import tools.jackson.core.JsonGenerator;

/** {@code watchpost inspect}: what a model's file says of itself, without running it. */
@Command(
        name = "inspect",
        description = {
            "Show a model's tensors, quantization, operators (and which of them are int8), metadata and sparsity,"
                    + " read from its bytes without running it.",
            "With --probe, a child process with limits on time and memory loads and runs it: usable, refused, crashed or"
                    + " timed out.",
            "Of a bundle, what its manifest says is shown (not with --json: see \"bundle show\"), then its variant for the"
                    + " CPU.",
            "Exit code 3 when the file is no model, something in it can't be right, or the probe says no."
        })
final class InspectCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--probe", description = "Load and run it once in a child process, and show the verdict.")
    private boolean probe;

    @Option(names = "--engine", paramLabel = "NAME", description = "For --probe. Default: what fits the file.")
    private @Nullable String engine;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where verdicts are kept. Default: the user's cache.")
    private @Nullable Path cacheDir;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A .tflite or .onnx file, or a bundle.")
    private @Nullable Path model;

    @Override
    public Integer call() throws Failure, EngineException {
        Path path = Objects.requireNonNull(model);
        MissingFiles.check("the model", path);
        if (engine != null && !probe) {
            throw Failure.usage("--engine says which engine probes the model: it needs --probe");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        boolean isBundle = BundledModel.isBundle(path);
        ModelFile file = isBundle ? BundledModel.cpuFile(path) : ModelFiles.read(path);
        if (isBundle && !json) {
            report(path).print(out, false);
        }
        ProbeVerdict verdict =
                probe ? ModelOpening.probe(file, engine, cacheDir == null ? StandardFolders.cache() : cacheDir) : null;
        ModelInspection inspection;
        try {
            inspection = ModelInspection.of(file);
        } catch (EngineException e) {
            show(out, verdict); // the verdict is worth as much as the reason
            throw e;
        }
        if (json) {
            out.println(JsonLine.of(line -> {
                write(line, inspection);
                if (verdict != null) {
                    line.writeObjectPropertyStart("probe");
                    line.writeStringProperty("verdict", verdict.word());
                    line.writeStringProperty("reason", verdict.reason());
                    line.writeEndObject();
                }
            }));
        } else {
            print(out, file.path(), inspection);
            show(out, verdict);
        }
        out.flush();
        boolean sound = inspection.problems().isEmpty() && (verdict == null || verdict.isUsable());
        return sound ? ExitCode.OK : ExitCode.MODEL_REFUSED;
    }

    private static BundleReport report(Path bundle) throws Failure, EngineException {
        try {
            return BundleReport.of(bundle);
        } catch (BundleRefused e) {
            throw EngineException.refused(e.reason());
        } catch (IOException e) {
            throw Failure.unavailable("the bundle " + bundle + " can't be read (" + e + ")", "check the path");
        }
    }

    private void show(PrintWriter out, @Nullable ProbeVerdict verdict) {
        if (verdict != null && !json) {
            out.println("probe      " + verdict.word() + ": " + verdict.reason());
            out.flush();
        }
    }

    private static void print(PrintWriter out, Path path, ModelInspection model) {
        out.println(path + "  " + model.format().wireName() + ", " + model.sizeBytes() + " bytes, " + model.digest());
        if (!model.producer().isEmpty()) {
            out.println("made by    " + model.producer());
        }
        tensors(out, "input ", model.inputs());
        tensors(out, "output", model.outputs());
        out.println("operators  " + model.operatorCount() + ", " + model.quantizedOperators() + " of them in 8-bit"
                + " integers");
        for (ModelInspection.Operator operator : model.operators()) {
            out.println("  " + operator.count() + "  " + operator.name() + "  (" + operator.quantizedCount()
                    + " in 8-bit integers)");
        }
        ModelInspection.Weights weights = model.weights();
        out.println("weights    " + weights.tensors() + " tensors (" + weights.perChannelTensors()
                + " with a scale for each channel), " + weights.bytes() + " bytes, "
                + String.format(Locale.ROOT, "%.1f", weights.sparsity() * 100) + " % zeros");
        out.println("metadata   " + (model.metadata().isEmpty() ? "none" : String.join(", ", model.metadata())));
        model.problems().forEach(problem -> out.println("problem    " + problem));
    }

    private static void tensors(PrintWriter out, String kind, List<ModelInspection.Tensor> tensors) {
        for (ModelInspection.Tensor tensor : tensors) {
            out.println(kind + "     " + tensor.name() + "  "
                    + tensor.type().name().toLowerCase(Locale.ROOT) + " " + tensor.shape() + quantization(tensor));
        }
    }

    private static String quantization(ModelInspection.Tensor tensor) {
        return switch (tensor.scheme()) {
            case NONE -> "";
            case PER_TENSOR -> "  scale " + tensor.scale() + ", zero point " + tensor.zeroPoint();
            case PER_CHANNEL -> "  a scale for each channel";
        };
    }

    private static void write(JsonGenerator json, ModelInspection model) {
        json.writeStringProperty("schema", "watchpost.inspection/1");
        json.writeStringProperty("format", model.format().wireName());
        json.writeStringProperty("digest", model.digest());
        json.writeNumberProperty("sizeBytes", model.sizeBytes());
        json.writeStringProperty("producer", model.producer());
        write(json, "inputs", model.inputs());
        write(json, "outputs", model.outputs());
        json.writeArrayPropertyStart("operators");
        for (ModelInspection.Operator operator : model.operators()) {
            json.writeStartObject();
            json.writeStringProperty("name", operator.name());
            json.writeNumberProperty("count", operator.count());
            json.writeNumberProperty("quantized", operator.quantizedCount());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("weights");
        json.writeNumberProperty("tensors", model.weights().tensors());
        json.writeNumberProperty("perChannelTensors", model.weights().perChannelTensors());
        json.writeNumberProperty("bytes", model.weights().bytes());
        json.writeNumberProperty("elements", model.weights().elements());
        json.writeNumberProperty("sparsity", model.weights().sparsity());
        json.writeEndObject();
        strings(json, "metadata", model.metadata());
        strings(json, "problems", model.problems());
    }

    private static void strings(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String name, List<ModelInspection.Tensor> tensors) {
        json.writeArrayPropertyStart(name);
        for (ModelInspection.Tensor tensor : tensors) {
            json.writeStartObject();
            json.writeStringProperty("name", tensor.name());
            json.writeStringProperty("type", tensor.type().name().toLowerCase(Locale.ROOT));
            json.writeArrayPropertyStart("shape");
            tensor.shape().forEach(json::writeNumber);
            json.writeEndArray();
            json.writeStringProperty(
                    "quantization",
                    tensor.scheme().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            // a damaged scale may be no number that JSON can say
            if (tensor.scheme() == ModelInspection.Scheme.PER_TENSOR && Float.isFinite(tensor.scale())) {
                json.writeNumberProperty("scale", tensor.scale());
                json.writeNumberProperty("zeroPoint", tensor.zeroPoint());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
