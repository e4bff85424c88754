package io.watchpost.bundle;

import io.watchpost.engine.TensorSpec;
import io.watchpost.vision.Preprocessing;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes the JSON text of a manifest: the same bytes for the same manifest. */
public final class ManifestWriter {
    private ManifestWriter() {}

    /** An envelope with this manifest that nobody has signed yet. */
    public static Envelope envelope(Manifest manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(json, manifest);
        }
        return Envelope.unsigned(Envelope.MANIFEST_TYPE, bytes.toByteArray());
    }

    /** Writes the manifest as one JSON object. */
    public static void write(JsonGenerator json, Manifest manifest) {
        json.writeStartObject();
        json.writeStringProperty("schema", Manifest.SCHEMA);
        json.writeStringProperty("name", manifest.name());
        json.writeStringProperty("version", manifest.version());
        json.writeNumberProperty("release", manifest.release());
        json.writeNumberProperty("floor", manifest.floor());
        json.writeArrayPropertyStart("deviceClasses");
        manifest.deviceClasses().forEach(json::writeString);
        json.writeEndArray();
        preprocessing(json, manifest.preprocessing());
        json.writeObjectPropertyStart("output");
        json.writeStringProperty("meaning", manifest.output().wireName());
        json.writeBooleanProperty("background", manifest.background());
        json.writeEndObject();
        json.writeArrayPropertyStart("variants");
        manifest.variants().forEach(variant -> variant(json, variant));
        json.writeEndArray();
        json.writeArrayPropertyStart("goldens");
        manifest.goldens().forEach(golden -> golden(json, golden));
        json.writeEndArray();
        json.writeObjectPropertyStart("budgets");
        Double latency = manifest.budgets().latencyP95Millis();
        if (latency != null) {
            json.writeNumberProperty("latencyP95Millis", latency);
        }
        Long memory = manifest.budgets().memoryBytes();
        if (memory != null) {
            json.writeNumberProperty("memoryBytes", memory);
        }
        json.writeEndObject();
        json.writeObjectPropertyStart("provenance");
        new TreeMap<>(manifest.provenance()).forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeArrayPropertyStart("files");
        manifest.files().forEach(file -> file(json, file));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void preprocessing(JsonGenerator json, Preprocessing preprocessing) {
        json.writeObjectPropertyStart("preprocessing");
        json.writeStringProperty("colour", preprocessing.colour().wireName());
        json.writeStringProperty("fit", preprocessing.fit().wireName());
        json.writeNumberProperty("cropFraction", preprocessing.cropFraction());
        json.writeStringProperty("resize", preprocessing.resampling().wireName());
        floats(json, "mean", preprocessing.mean());
        floats(json, "std", preprocessing.std());
        json.writeEndObject();
    }

    private static void variant(JsonGenerator json, Variant variant) {
        json.writeStartObject();
        json.writeStringProperty("id", variant.id());
        json.writeStringProperty("target", variant.target().wireName());
        json.writeStringProperty("format", variant.format().wireName());
        json.writeStringProperty("precision", variant.precision().wireName());
        json.writeStringProperty("file", variant.file());
        if (variant.weights() != null) {
            json.writeStringProperty("weights", variant.weights());
        }
        if (!variant.mean().isEmpty()) {
            json.writeObjectPropertyStart("normalization");
            floats(json, "mean", variant.mean());
            floats(json, "std", variant.std());
            json.writeEndObject();
        }
        tensors(json, "inputs", variant.inputs());
        tensors(json, "outputs", variant.outputs());
        json.writeEndObject();
    }

    private static void tensors(JsonGenerator json, String name, List<TensorSpec> tensors) {
        json.writeArrayPropertyStart(name);
        for (TensorSpec tensor : tensors) {
            json.writeStartObject();
            json.writeStringProperty("name", tensor.name());
            json.writeStringProperty("type", tensor.type().name().toLowerCase(Locale.ROOT));
            json.writeArrayPropertyStart("shape");
            tensor.shape().forEach(json::writeNumber);
            json.writeEndArray();
            if (tensor.quantization() != null) {
                json.writeObjectPropertyStart("quantization");
                json.writeNumberProperty("scale", tensor.quantization().scale());
                json.writeNumberProperty("zeroPoint", tensor.quantization().zeroPoint());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void golden(JsonGenerator json, Golden golden) {
        json.writeStartObject();
        json.writeStringProperty("file", golden.file());
        json.writeStringProperty("label", golden.label());
        json.writeArrayPropertyStart("expected");
        for (Golden.Expected expected : golden.expected()) {
            json.writeStartObject();
            json.writeStringProperty("variant", expected.variant());
            json.writeNumberProperty("min", expected.min());
            json.writeNumberProperty("max", expected.max());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void file(JsonGenerator json, ListedFile file) {
        json.writeStartObject();
        json.writeStringProperty("path", file.path());
        json.writeNumberProperty("length", file.length());
        json.writeStringProperty("sha256", file.sha256());
        json.writeEndObject();
    }

    private static void floats(JsonGenerator json, String name, List<Float> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeNumber);
        json.writeEndArray();
    }
}
