package io.watchpost.engine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A classifier whose answer is known: the score of class 0 is the mean of channel 0 over the picture (red in RGB), of
 * class 1 of channel 1, of class 2 of channel 2, in the real units of the input; further classes score 0. Build a file
 * of it with {@link TfliteModels} or {@link OnnxModels}.
 *
 * @param batch of the input; -1 leaves it open
 * @param isNchw whether the channels come before the height
 * @param input type of the input: UINT8, INT8 or FLOAT32
 * @param inputQuantization null for float
 * @param output type of the output: UINT8, INT8 or FLOAT32
 * @param outputQuantization null for float
 * @param outputRank 2 for [batch, classes], 1 for [classes]
 * @param hasOffsetInput whether a second input "offset", shaped [batch, channels], is added to the mean
 * @param hasMeanOutput whether the mean, [batch, channels], is a second output
 */
public record ColourModel(
        int width,
        int height,
        int channels,
        int classes,
        int batch,
        boolean isNchw,
        ElementType input,
        @Nullable Quantization inputQuantization,
        ElementType output,
        @Nullable Quantization outputQuantization,
        int outputRank,
        boolean hasOffsetInput,
        boolean hasMeanOutput) {

    /** An int8 classifier that takes pixel - 128 and gives the mean of each channel in [0, 255]. */
    public static ColourModel int8(int width, int height, int classes) {
        Quantization pixels = new Quantization(1f, -128);
        return new ColourModel(
                width,
                height,
                3,
                classes,
                1,
                false,
                ElementType.INT8,
                pixels,
                ElementType.INT8,
                pixels,
                2,
                false,
                false);
    }

    /** The same as uint8: takes the pixel as it is. */
    public static ColourModel uint8(int width, int height, int classes) {
        return int8(width, height, classes).withInput(ElementType.UINT8, 1f, 0).withOutput(ElementType.UINT8, 1f, 0);
    }

    /** The same in float. */
    public static ColourModel float32(int width, int height, int classes) {
        return int8(width, height, classes).withFloatInput().withFloatOutput();
    }

    public ColourModel withInput(ElementType type, float scale, int zeroPoint) {
        return copy(batch, isNchw, type, new Quantization(scale, zeroPoint), output, outputQuantization);
    }

    public ColourModel withFloatInput() {
        return copy(batch, isNchw, ElementType.FLOAT32, null, output, outputQuantization);
    }

    public ColourModel withOutput(ElementType type, float scale, int zeroPoint) {
        return copy(batch, isNchw, input, inputQuantization, type, new Quantization(scale, zeroPoint));
    }

    public ColourModel withFloatOutput() {
        return copy(batch, isNchw, input, inputQuantization, ElementType.FLOAT32, null);
    }

    /** Another batch; -1 leaves it open. */
    public ColourModel withBatch(int newBatch) {
        return copy(newBatch, isNchw, input, inputQuantization, output, outputQuantization);
    }

    public ColourModel withNchw() {
        return copy(batch, true, input, inputQuantization, output, outputQuantization);
    }

    public ColourModel withChannels(int newChannels) {
        return new ColourModel(
                width,
                height,
                newChannels,
                classes,
                batch,
                isNchw,
                input,
                inputQuantization,
                output,
                outputQuantization,
                outputRank,
                hasOffsetInput,
                hasMeanOutput);
    }

    /** An output of [classes]. */
    public ColourModel withRankOneOutput() {
        return ends(1, hasOffsetInput, hasMeanOutput);
    }

    public ColourModel withOffsetInput() {
        return ends(outputRank, true, hasMeanOutput);
    }

    public ColourModel withMeanOutput() {
        return ends(outputRank, hasOffsetInput, true);
    }

    private ColourModel ends(int rank, boolean offset, boolean mean) {
        return new ColourModel(
                width,
                height,
                channels,
                classes,
                batch,
                isNchw,
                input,
                inputQuantization,
                output,
                outputQuantization,
                rank,
                offset,
                mean);
    }

    private ColourModel copy(
            int newBatch,
            boolean nchw,
            ElementType newInput,
            @Nullable Quantization newInputQuantization,
            ElementType newOutput,
            @Nullable Quantization newOutputQuantization) {
        return new ColourModel(
                width,
                height,
                channels,
                classes,
                newBatch,
                nchw,
                newInput,
                newInputQuantization,
                newOutput,
                newOutputQuantization,
                outputRank,
                hasOffsetInput,
                hasMeanOutput);
    }

    /** Shape of the picture input, the batch as given. */
    public List<Integer> inputShape(int batchSize) {
        return isNchw ? List.of(batchSize, channels, height, width) : List.of(batchSize, height, width, channels);
    }

    /** Shape of the scores, the batch as given. */
    public List<Integer> outputShape(int batchSize) {
        return outputRank == 1 ? List.of(classes) : List.of(batchSize, classes);
    }

    /** The axes over which a picture is averaged. */
    int[] spatialAxes() {
        return isNchw ? new int[] {2, 3} : new int[] {1, 2};
    }

    /** 1 where a class takes a channel's mean, row by row: [classes, channels]. */
    boolean[] takes() {
        boolean[] takes = new boolean[classes * channels];
        IntStream.range(0, Math.min(classes, channels)).forEach(i -> takes[i * channels + i] = true);
        return takes;
    }

    static int[] ints(List<Integer> shape) {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    static int elements(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
