package io.watchpost.engine;

/** The file formats of models. */
public enum ModelFormat {
    TFLITE("tflite"),
    ONNX("onnx");

    private final String wireName;

    ModelFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The word used in bundles, flags and results. */
    public String wireName() {
        return wireName;
    }
}
