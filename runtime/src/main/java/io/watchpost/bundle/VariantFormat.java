package io.watchpost.bundle;

import io.watchpost.engine.ModelFormat;
import java.util.Map;

/** The file format of a variant. */
public enum VariantFormat {
    TFLITE("tflite", ModelFormat.TFLITE),
    ONNX("onnx", ModelFormat.ONNX),
    /** A graph as XML, with its weights in a second file. */
    OPENVINO_IR("openvino-ir", ModelFormat.OPENVINO_IR);

    static final Map<String, VariantFormat> WORDS = Words.of(values(), VariantFormat::wireName);

    private final String wireName;
    private final ModelFormat modelFormat;

    VariantFormat(String wireName, ModelFormat modelFormat) {
        this.wireName = wireName;
        this.modelFormat = modelFormat;
    }

    /** The word in manifests. */
    public String wireName() {
        return wireName;
    }

    /** The same, as engines call it. */
    public ModelFormat modelFormat() {
        return modelFormat;
    }

    /** The format of the engines, as bundles call it. */
    public static VariantFormat of(ModelFormat format) {
        return switch (format) {
            case TFLITE -> TFLITE;
            case ONNX -> ONNX;
            case OPENVINO_IR -> OPENVINO_IR;
        };
    }
}
