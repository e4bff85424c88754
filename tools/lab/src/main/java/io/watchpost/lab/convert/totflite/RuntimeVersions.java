package io.watchpost.lab.convert.totflite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** TensorFlow Lite runtimes from which on an operator can be run, the oldest first. */
enum RuntimeVersions {
    V1_5("1.5.0"),
    V1_14("1.14.0"),
    V1_15("1.15.0"),
    V2_1("2.1.0"),
    V2_3("2.3.0"),
    V2_9("2.9.0");

    /** The name of the entry in the model. */
    static final String ENTRY = "min_runtime_version";

    private static final int ENTRY_BYTES = 16;

    private final String text;

    RuntimeVersions(String text) {
        this.text = text;
    }

    /** As it lies in the model: filled with zeros. */
    byte[] bytes() {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), ENTRY_BYTES);
    }
}
