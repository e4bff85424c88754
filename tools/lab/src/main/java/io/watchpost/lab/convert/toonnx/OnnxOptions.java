package io.watchpost.lab.convert.toonnx;

/**
 * How a model is written as ONNX.
 *
 * @param precision of its numbers
 * @param keepsSteps whether a float model rounds to the steps of the integers that it was made from: only then does it
 *     answer as its source does; without, it is faster and its answers are its own where two classes are close
 * @param keepsInputOrder whether a picture is fed as [N, H, W, C], as into the source, instead of [N, C, H, W]
 */
public record OnnxOptions(Precision precision, boolean keepsSteps, boolean keepsInputOrder) {}
