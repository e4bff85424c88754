package io.watchpost.lab.figures;

import java.nio.file.Path;

/**
 * What was run, and how.
 *
 * @param file the model
 * @param format {@code tflite} or {@code onnx}
 * @param digest {@code sha256:} and 64 hexadecimal digits
 * @param sizeBytes of the file
 * @param input as it is filled: {@code int8 96x96x3}
 * @param classes that the model knows
 * @param engineId the word of {@code --engine}
 * @param engine name as results give it
 * @param threads of the inference
 */
public record ModelRun(
        Path file,
        String format,
        String digest,
        long sizeBytes,
        String input,
        int classes,
        String engineId,
        String engine,
        int threads) {}
