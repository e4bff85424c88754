package io.watchpost.lab.quantize;

import java.util.Comparator;
import java.util.List;

/**
 * What was done and what it costs.
 *
 * @param method how ranges were chosen
 * @param pictures that calibration read
 * @param unreadable pictures that couldn't be read, with the reason
 * @param input how pixels get into the model
 * @param layers worst first
 * @param floats what stays float, and why
 * @param compared pictures on which both models were run
 * @param agreed on how many of these they give the same best class
 * @param floatBytes size of the float model's file
 * @param quantizedBytes size of the quantized model's file
 */
public record QuantizationReport(
        CalibrationMethod method,
        int pictures,
        List<String> unreadable,
        String input,
        List<LayerReport> layers,
        List<FloatOperator> floats,
        int compared,
        int agreed,
        long floatBytes,
        long quantizedBytes) {
    public QuantizationReport {
        unreadable = List.copyOf(unreadable);
        layers = layers.stream()
                .sorted(Comparator.comparingDouble(LayerReport::sqnr)) // NaN, where nothing flows, is last
                .toList();
        floats = List.copyOf(floats);
    }
}
