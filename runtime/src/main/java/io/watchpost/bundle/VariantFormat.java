package io.watchpost.bundle;

import io.watchpost.engine.ModelFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file format of a variant. */
public enum VariantFormat {
    TFLITE("tflite", ModelFormat.TFLITE),
    ONNX("onnx", ModelFormat.ONNX),
    /** A graph as XML, with its weights in a second file. */
    OPENVINO_IR("openvino-ir", null);

    static final Map<String, VariantFormat> WORDS = Words.of(values(), VariantFormat::wireName);

    private final String wireName;
    private final @Nullable ModelFormat modelFormat;

    VariantFormat(String wireName, @Nullable ModelFormat modelFormat) {
        this.wireName = wireName;
        this.modelFormat = modelFormat;
    }

    /** The word in manifests. */
    public String wireName() {
        return wireName;
    }

    /** The same, as the engines of the CPU call it; null when they don't read it. */
    public @Nullable ModelFormat modelFormat() {
        return modelFormat;
    }

    /** The format of the engines, as bundles call it. */
    public static VariantFormat of(ModelFormat format) {
        return switch (format) {
            case TFLITE -> TFLITE;
            case ONNX -> ONNX;
        };
    }
}
