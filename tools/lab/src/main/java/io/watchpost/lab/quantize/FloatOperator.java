package io.watchpost.lab.quantize;

/**
 * An operator that couldn't be quantized.
 *
 * @param name in the model
 * @param operator its kind
 * @param reason a part of a sentence
 */
public record FloatOperator(String name, String operator, String reason) {}
