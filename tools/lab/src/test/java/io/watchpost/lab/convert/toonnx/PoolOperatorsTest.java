package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.convert.RandomTflite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.ResizeBilinearOptionsT;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptionsT;

/** Pools, means and resizing: both engines give the same. */
final class PoolOperatorsTest implements OperatorFamily {
    static Stream<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (byte padding : new byte[] {Padding.SAME, Padding.VALID}) {
            for (int stride : new int[] {1, 2}) {
                for (int kernel : new int[] {1, 3, 4}) {
                    String how = "padding " + Padding.name(padding) + " stride " + stride + " kernel " + kernel;
                    cases.add(OperatorCase.of(
                            "max pool " + how,
                            RandomTflite.SCALE,
                            model -> pool(model, BuiltinOperator.MAX_POOL_2D, padding, stride, kernel)));
                    cases.add(OperatorCase.of(
                            "average pool " + how,
                            RandomTflite.SCALE,
                            model -> pool(model, BuiltinOperator.AVERAGE_POOL_2D, padding, stride, kernel)));
                }
            }
        }
        cases.add(OperatorCase.of("mean to a row", 1 / 100f, model -> mean(model, false, 1, 2)));
        cases.add(OperatorCase.of("mean of a picture", 1 / 100f, model -> mean(model, true, 1, 2)));
        cases.add(OperatorCase.of("mean over channels", 1 / 100f, model -> mean(model, false, 3)));
        cases.add(OperatorCase.of("mean over negative axes", 1 / 100f, model -> mean(model, true, -2, -3)));
        return cases.stream();
    }

    /** Without a counterpart on the way back. */
    static Stream<OperatorCase> oneWay() {
        List<OperatorCase> cases = new ArrayList<>();
        for (boolean alignsCorners : new boolean[] {false, true}) {
            for (boolean halfPixels : alignsCorners ? new boolean[] {false} : new boolean[] {false, true}) {
                String how = " aligned " + alignsCorners + " half pixels " + halfPixels;
                cases.add(OperatorCase.of(
                        "bilinear" + how, RandomTflite.SCALE, model -> bilinear(model, alignsCorners, halfPixels)));
                cases.add(OperatorCase.of(
                        "nearest" + how, RandomTflite.SCALE, model -> nearest(model, alignsCorners, halfPixels)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("oneWay")
    void bothEnginesGiveTheSame_withoutAWayBack(OperatorCase attempt) throws EngineException {
        BothEngines.assertGiveTheSame(attempt);
    }

    private static int pool(RandomTflite model, int code, byte padding, int stride, int kernel) {
        Pool2DOptionsT options = new Pool2DOptionsT();
        options.setPadding(padding);
        options.setStrideH(stride);
        options.setStrideW(stride);
        options.setFilterHeight(kernel);
        options.setFilterWidth(kernel);
        int output = model.tensor("output", spatial(padding, stride, kernel, 5), RandomTflite.SCALE, 0);
        model.operator(code, 2, BuiltinOptions.Pool2DOptions, options, List.of(model.input()), output);
        return output;
    }

    private static List<Integer> spatial(byte padding, int stride, int kernel, int channels) {
        int lost = padding == Padding.SAME ? 0 : kernel - 1;
        return List.of(1, (5 - lost + stride - 1) / stride, (6 - lost + stride - 1) / stride, channels);
    }

    private static int mean(RandomTflite model, boolean keeps, int... axes) {
        ReducerOptionsT options = new ReducerOptionsT();
        options.setKeepDims(keeps);
        List<Integer> shape = new ArrayList<>(List.of(1, 5, 6, 5));
        for (int axis : axes) {
            shape.set(Math.floorMod(axis, 4), keeps ? 1 : -1);
        }
        shape.removeIf(size -> size < 0);
        int output = model.tensor("output", shape, 1 / 100f, 5);
        int constant = model.integers("axes", List.of(axes.length), axes);
        model.operator(
                BuiltinOperator.MEAN,
                2,
                BuiltinOptions.ReducerOptions,
                options,
                List.of(model.input(), constant),
                output);
        return output;
    }

    private static int bilinear(RandomTflite model, boolean alignsCorners, boolean halfPixels) {
        ResizeBilinearOptionsT options = new ResizeBilinearOptionsT();
        options.setAlignCorners(alignsCorners);
        options.setHalfPixelCenters(halfPixels);
        return resized(model, BuiltinOperator.RESIZE_BILINEAR, BuiltinOptions.ResizeBilinearOptions, options);
    }

    private static int nearest(RandomTflite model, boolean alignsCorners, boolean halfPixels) {
        ResizeNearestNeighborOptionsT options = new ResizeNearestNeighborOptionsT();
        options.setAlignCorners(alignsCorners);
        options.setHalfPixelCenters(halfPixels);
        return resized(
                model, BuiltinOperator.RESIZE_NEAREST_NEIGHBOR, BuiltinOptions.ResizeNearestNeighborOptions, options);
    }

    private static int resized(RandomTflite model, int code, byte optionsType, Object options) {
        int output = model.tensor("output", List.of(1, 9, 4, 5), RandomTflite.SCALE, 0);
        int sizes = model.integers("sizes", List.of(2), 9, 4);
        model.operator(code, 3, optionsType, options, List.of(model.input(), sizes), output);
        return output;
    }
}
