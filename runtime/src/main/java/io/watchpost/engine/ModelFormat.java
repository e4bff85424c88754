package io.watchpost.engine;

/** The file formats of models. */
public enum ModelFormat {
    TFLITE("tflite"),
    ONNX("onnx"),
    /** A graph as XML, with its weights in a second file of the same name that ends in .bin. */
    OPENVINO_IR("openvino-ir");

    private final String wireName;

    ModelFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The word used in bundles, flags and results. */
    public String wireName() {
        return wireName;
    }
}
