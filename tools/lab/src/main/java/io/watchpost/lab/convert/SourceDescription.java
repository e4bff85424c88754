package io.watchpost.lab.convert;

import io.watchpost.classify.TfliteMetadata;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.convert.model.Normalization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.support.metadata.MetadataExtractor;
import org.tensorflow.lite.support.metadata.schema.ModelMetadata;

/** Reads what a model's file says of itself. */
final class SourceDescription {
    private static final int TEXT_CHARS_MAX = 10_000;

    private SourceDescription() {}

    /**
     * Of a TensorFlow Lite file.
     *
     * @throws EngineException refused, if there is metadata that can't be understood
     */
    static ModelDescription ofTflite(ModelFile file) throws EngineException {
        TfliteMetadata tensors = TfliteMetadata.of(file, 0);
        List<String> labels = tensors.labels();
        Normalization normalization = tensors.mean().size() == tensors.std().size()
                ? new Normalization(tensors.mean(), tensors.std())
                : Normalization.UNKNOWN;

        try {
            MetadataExtractor extractor =
                    new MetadataExtractor(file.bytes().asReadOnly().asByteBuffer());
            ModelMetadata model = extractor.hasMetadata() ? extractor.getModelMetadata() : null;
            return new ModelDescription(
                    text(model == null ? null : model.name()),
                    text(model == null ? null : model.description()),
                    text(model == null ? null : model.author()),
                    text(model == null ? null : model.license()),
                    labels == null ? List.of() : labels,
                    normalization);
        } catch (IOException | RuntimeException e) { // offsets that point nowhere
            throw EngineException.refused(
                    "the metadata inside " + file.path() + " is damaged (" + e.getMessage() + "): get the model again");
        }
    }

    /** Of an ONNX file's properties. */
    static ModelDescription ofOnnx(Map<String, String> properties) {
        String labels = properties.getOrDefault("labels", "");
        List<Float> mean = numbers(properties.getOrDefault("mean", ""));
        List<Float> std = numbers(properties.getOrDefault("std", ""));
        return new ModelDescription(
                text(properties.get("name")),
                text(properties.get("description")),
                text(properties.get("author")),
                text(properties.get("license")),
                labels.isEmpty() ? List.of() : labels.lines().toList(),
                mean.size() == std.size() ? new Normalization(mean, std) : Normalization.UNKNOWN);
    }

    private static List<Float> numbers(String text) {
        List<Float> numbers = new ArrayList<>();
        try {
            for (String number : text.isBlank() ? new String[0] : text.split(",", -1)) {
                numbers.add(Float.parseFloat(number.strip()));
            }
        } catch (NumberFormatException e) {
            return List.of(); // somebody else's property of that name
        }
        return numbers;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
    }
}
