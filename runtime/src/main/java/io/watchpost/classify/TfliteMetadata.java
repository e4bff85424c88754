package io.watchpost.classify;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.support.metadata.MetadataExtractor;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/**
 * What a {@code .tflite} file says of itself in its metadata: the labels of its output, packed as a ZIP behind the model, and
 * the normalisation of its input. Everything is read from memory with limits; nothing is ever unpacked to a disk.
 *
 * @param labels the lines of the file that names the output's axis, null when there is none
 * @param mean of the input's normalisation, empty when there is none
 * @param std as many as mean
 */
public record TfliteMetadata(@Nullable List<String> labels, List<Float> mean, List<Float> std) {
    private static final TfliteMetadata NONE = new TfliteMetadata(null, List.of(), List.of());
    /** More associated files than any classifier has. */
    private static final int FILES_MAX = 64;

    /**
     * Reads the metadata of the first input and of one output.
     *
     * @throws EngineException refused, if there is metadata that can't be understood
     */
    public static TfliteMetadata of(ModelFile model, int outputIndex) throws EngineException {
        if (model.format() != ModelFormat.TFLITE) {
            return NONE;
        }
        try {
            MetadataExtractor extractor =
                    new MetadataExtractor(model.bytes().asReadOnly().asByteBuffer());
            if (!extractor.hasMetadata()) {
                return NONE;
            }
            return read(extractor, outputIndex);
        } catch (IOException | RuntimeException e) {
            // the library throws whatever its buffer throws when offsets point nowhere
            throw EngineException.refused("the metadata inside " + model.path() + " is damaged (" + e.getMessage()
                    + "); write a labels file and name it with --labels after removing the metadata, or get the model"
                    + " again");
        }
    }

    private static TfliteMetadata read(MetadataExtractor extractor, int outputIndex)
            throws IOException, EngineException {
        TensorMetadata output = extractor.getOutputTensorMetadata(outputIndex);
        List<String> labels = output == null ? null : labels(extractor, output);
        TensorMetadata input = extractor.getInputTensorMetadata(0);
        NormalizationOptions normalization = input == null ? null : normalization(input);
        if (normalization == null) {
            return new TfliteMetadata(labels, List.of(), List.of());
        }
        List<Float> mean = new ArrayList<>();
        List<Float> std = new ArrayList<>();
        for (int i = 0; i < Math.min(normalization.meanLength(), 3); i++) {
            mean.add(normalization.mean(i));
        }
        for (int i = 0; i < Math.min(normalization.stdLength(), 3); i++) {
            std.add(normalization.std(i));
        }
        return new TfliteMetadata(labels, mean, std);
    }

    private static @Nullable List<String> labels(MetadataExtractor extractor, TensorMetadata output)
            throws IOException, EngineException {
        for (int i = 0; i < Math.min(output.associatedFilesLength(), FILES_MAX); i++) {
            var file = output.associatedFiles(i);
            String name = file.name();
            if (file.type() == AssociatedFileType.TENSOR_AXIS_LABELS
                    && name != null
                    && extractor.getAssociatedFileNames().contains(name)) {
                // the library's stream throws when it is asked for 0 bytes, which a buffered one never does
                try (InputStream in = new BufferedInputStream(extractor.getAssociatedFile(name))) {
                    return Labels.parse(
                            in.readNBytes(Labels.SIZE_BYTES_MAX + 1), "the labels file " + name + " inside the model");
                }
            }
        }
        return null;
    }

    private static @Nullable NormalizationOptions normalization(TensorMetadata input) {
        for (int i = 0; i < Math.min(input.processUnitsLength(), FILES_MAX); i++) {
            var unit = input.processUnits(i);
            if (unit.optionsType() == ProcessUnitOptions.NormalizationOptions) {
                return (NormalizationOptions) unit.options(new NormalizationOptions());
            }
        }
        return null;
    }
}
