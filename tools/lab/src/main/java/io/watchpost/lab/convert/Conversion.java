package io.watchpost.lab.convert;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.convert.model.Normalization;
import io.watchpost.lab.convert.toonnx.OnnxOptions;
import io.watchpost.lab.convert.toonnx.Precision;
import io.watchpost.lab.convert.toonnx.TfliteToOnnx;
import io.watchpost.lab.convert.totflite.OnnxToTflite;
import io.watchpost.lab.convert.totflite.TfliteFile;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.tflite.TensorQuantization;
import io.watchpost.lab.tflite.TfliteGraph;
import io.watchpost.lab.tflite.TfliteReader;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Both directions, from a file that was read to one that can be written. */
final class Conversion {
    /** int8 pixels are what they are less this. */
    private static final int SIGN_SHIFT = 128;

    private Conversion() {}

    /**
     * What is wanted of ONNX.
     *
     * @param precision null for that of the source
     */
    record Wishes(@Nullable Precision precision, boolean keepsSteps, boolean keepsInputOrder) {}

    /** Completes what a source says of itself. */
    @FunctionalInterface
    interface Describer {
        /**
         * The description of the result.
         *
         * @param fallbackName where nobody gives another
         */
        ModelDescription describe(ModelDescription source, String fallbackName) throws EngineException;
    }

    static Converted toOnnx(ModelFile file, Wishes wishes, Describer describer) throws EngineException {
        TfliteGraph graph = TfliteReader.read(file);
        ModelDescription source = SourceDescription.ofTflite(file);
        Precision precision = wishes.precision() != null
                ? wishes.precision()
                : TfliteToOnnx.isQuantized(graph) ? Precision.INT8 : Precision.FLOAT;
        OnnxOptions options = new OnnxOptions(precision, wishes.keepsSteps(), wishes.keepsInputOrder());
        ModelDescription told = describer.describe(source, baseName(file));
        List<String> notes = new ArrayList<>();
        ModelDescription description = precision == Precision.FLOAT ? withNormalization(told, graph, notes) : told;
        byte[] bytes;
        try {
            bytes = TfliteToOnnx.convert(graph, options, description).toByteArray();
        } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
            // options that contradict the tensors, in whatever way
            throw EngineException.refused(file.path() + " is damaged: its operators and tensors contradict each other ("
                    + e.getMessage() + ")");
        }
        return new Converted(
                bytes,
                ModelFormat.ONNX,
                description,
                "ONNX, " + precision.name().toLowerCase(Locale.ROOT) + ", " + bytes.length + " bytes",
                notes);
    }

    static Converted toTflite(ModelFile file, Describer describer) throws EngineException {
        OnnxModel model = OnnxModel.read(file);
        ModelDescription description = describer.describe(SourceDescription.ofOnnx(model.metadata()), baseName(file));
        TfliteFile converted = OnnxToTflite.convert(model, description);
        return new Converted(
                converted.bytes(),
                ModelFormat.TFLITE,
                description,
                "TensorFlow Lite, int8, " + converted.bytes().length + " bytes",
                converted.notes());
    }

    /** A float model needs to be told how pixels become numbers; of a quantized source, its input's scale tells. */
    private static ModelDescription withNormalization(ModelDescription told, TfliteGraph graph, List<String> notes) {
        TfliteTensor input =
                graph.tensor(graph.inputs().isEmpty() ? 0 : graph.inputs().getFirst());
        TensorQuantization quantization = input.quantization();
        if (!input.isQuantized() || quantization == null) {
            return told;
        }
        int shift = input.type() == ElementType.INT8 ? SIGN_SHIFT : 0;
        Normalization normalization =
                Normalization.of(quantization.zeroPoint(0) + (float) shift, 1 / quantization.scale(0));
        notes.add("its input takes real numbers: declare --mean "
                + normalization.mean().getFirst() + " --std "
                + normalization.std().getFirst() + " where it is run on pixels as its source was");
        return new ModelDescription(
                told.name(), told.description(), told.author(), told.license(), told.labels(), normalization);
    }

    private static String baseName(ModelFile file) {
        String name = String.valueOf(file.path().getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
