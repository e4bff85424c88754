package io.watchpost.lab.convert.totflite;

import com.google.flatbuffers.FlatBufferBuilder;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.convert.model.Normalization;
import java.util.List;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileT;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.ColorSpaceType;
import org.tensorflow.lite.support.metadata.schema.ContentProperties;
import org.tensorflow.lite.support.metadata.schema.ContentPropertiesUnion;
import org.tensorflow.lite.support.metadata.schema.ContentT;
import org.tensorflow.lite.support.metadata.schema.FeaturePropertiesT;
import org.tensorflow.lite.support.metadata.schema.ImagePropertiesT;
import org.tensorflow.lite.support.metadata.schema.ModelMetadata;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptionsUnion;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.StatsT;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

/** The metadata of an image classifier by TensorFlow Lite's metadata schema, as it lies in the model file. */
final class ModelMetadataBytes {
    /** The name of the metadata's buffer in the model. */
    static final String ENTRY = "TFLITE_METADATA";

    /** The name of the labels in the archive behind the model. */
    static final String LABELS_FILE = "labels.txt";

    /** Label files and normalization are in the schema from its first version on. */
    private static final String PARSER_VERSION_MIN = "1.0.0";

    private ModelMetadataBytes() {}

    static byte[] of(ModelDescription description, String inputName, String outputName, boolean isGrayscale) {
        SubGraphMetadataT graph = new SubGraphMetadataT();
        graph.setInputTensorMetadata(
                new TensorMetadataT[] {input(inputName, description.normalization(), isGrayscale)});
        graph.setOutputTensorMetadata(
                new TensorMetadataT[] {output(outputName, !description.labels().isEmpty())});
        ModelMetadataT metadata = new ModelMetadataT();
        metadata.setName(description.name());
        metadata.setDescription(description.description());
        metadata.setAuthor(description.author());
        metadata.setLicense(description.license());
        metadata.setMinParserVersion(PARSER_VERSION_MIN);
        metadata.setSubgraphMetadata(new SubGraphMetadataT[] {graph});
        FlatBufferBuilder builder = new FlatBufferBuilder(1024);
        ModelMetadata.finishModelMetadataBuffer(builder, ModelMetadata.pack(builder, metadata));
        return builder.sizedByteArray();
    }

    private static TensorMetadataT input(String name, Normalization normalization, boolean isGrayscale) {
        ImagePropertiesT image = new ImagePropertiesT();
        image.setColorSpace(isGrayscale ? ColorSpaceType.GRAYSCALE : ColorSpaceType.RGB);
        TensorMetadataT input = new TensorMetadataT();
        input.setName(name);
        input.setDescription("The picture to be classified.");
        input.setContent(content(ContentProperties.ImageProperties, image));
        if (normalization.isKnown()) {
            NormalizationOptionsT options = new NormalizationOptionsT();
            options.setMean(floats(normalization.mean()));
            options.setStd(floats(normalization.std()));
            ProcessUnitOptionsUnion union = new ProcessUnitOptionsUnion();
            union.setType(ProcessUnitOptions.NormalizationOptions);
            union.setValue(options);
            ProcessUnitT unit = new ProcessUnitT();
            unit.setOptions(union);
            input.setProcessUnits(new ProcessUnitT[] {unit});
        }
        return input;
    }

    private static TensorMetadataT output(String name, boolean hasLabels) {
        TensorMetadataT output = new TensorMetadataT();
        output.setName(name);
        output.setDescription("The score of each class.");
        output.setContent(content(ContentProperties.FeatureProperties, new FeaturePropertiesT()));
        StatsT stats = new StatsT();
        stats.setMin(new float[] {0});
        stats.setMax(new float[] {1});
        output.setStats(stats);
        if (hasLabels) {
            AssociatedFileT file = new AssociatedFileT();
            file.setName(LABELS_FILE);
            file.setDescription("The label of each class, one a line.");
            file.setType(AssociatedFileType.TENSOR_AXIS_LABELS);
            output.setAssociatedFiles(new AssociatedFileT[] {file});
        }
        return output;
    }

    private static ContentT content(byte type, Object properties) {
        ContentPropertiesUnion union = new ContentPropertiesUnion();
        union.setType(type);
        union.setValue(properties);
        ContentT content = new ContentT();
        content.setContentProperties(union);
        return content;
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
