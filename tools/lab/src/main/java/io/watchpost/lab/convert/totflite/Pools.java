package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.tflite.Permutation;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;

/**
 * Pools and means. AVERAGE_POOL_2D and MAX_POOL_2D keep the scale of their input, so another one behind them takes an
 * operator of its own; MEAN doesn't.
 */
final class Pools {
    private Pools() {}

    static void window(OnnxNode node, Lowering lowering) throws EngineException {
        boolean average = node.is("AveragePool");
        Value picture = lowering.picture(node, 0);
        List<Integer> shape = lowering.shape(node.output());
        List<Integer> kernel = ints(node, "kernel_shape", List.of());
        if (kernel.size() != 2 || node.hasFurtherOutputs()) {
            throw EngineException.refused("its operator " + node + " has the window " + kernel
                    + (node.hasFurtherOutputs() ? " and gives the places of the maxima" : "")
                    + ", which is not converted");
        }
        if (!ints(node, "dilations", List.of(1, 1)).equals(List.of(1, 1))) {
            throw EngineException.refused(
                    "its operator " + node + " is dilated, which pools of TensorFlow Lite aren't");
        }
        List<Integer> strides = ints(node, "strides", List.of(1, 1));
        Pads pads = Pads.of(node, picture.shape().subList(2, 4), shape.subList(2, 4), kernel, strides, List.of(1, 1));
        boolean countsPadding = node.integer("count_include_pad", 0) == 1;
        if (average && pads.isNone() && kernel.equals(picture.shape().subList(2, 4))) {
            mean(node, lowering, picture, List.of(2, 3), shape);
            return;
        }
        Value source = picture;
        byte kind = pads.kind();
        boolean padsApart = average ? countsPadding && !pads.isNone() : pads.isExplicit();
        if (average && !countsPadding && pads.isExplicit()) {
            throw EngineException.refused("its operator " + node + " leaves padding " + pads.before() + " before and "
                    + pads.after() + " after the picture out of its averages, which TensorFlow Lite does only with"
                    + " padding SAME; pool without padding, or with count_include_pad=1");
        }
        if (padsApart) {
            int step = average ? picture.quantization().zeroPoint() : Clamp.LEAST;
            source = Padder.picture(lowering.writer(), node.output(), picture, pads, step);
            kind = Padding.VALID;
        }
        pool(node, lowering, source, kernel, strides, kind, shape);
    }

    static void globalMaximum(OnnxNode node, Lowering lowering) throws EngineException {
        Value picture = lowering.picture(node, 0);
        List<Integer> sides = picture.shape().subList(2, 4);
        pool(node, lowering, picture, sides, List.of(1, 1), Padding.VALID, lowering.shape(node.output()));
    }

    private static void pool(
            OnnxNode node,
            Lowering lowering,
            Value source,
            List<Integer> kernel,
            List<Integer> strides,
            byte padding,
            List<Integer> shape)
            throws EngineException {
        Pool2DOptionsT options = new Pool2DOptionsT();
        options.setPadding(padding);
        options.setFilterHeight(kernel.get(0));
        options.setFilterWidth(kernel.get(1));
        options.setStrideH(strides.get(0));
        options.setStrideW(strides.get(1));
        Destination destination = lowering.destination(node, source.quantization());
        String name = destination.tensors().getLast();
        int output = lowering.writer().tensor(name, Permutation.NCHW_TO_NHWC.apply(shape), source.quantization());
        lowering.writer()
                .operator(
                        node.is("AveragePool") ? BuiltinOperator.AVERAGE_POOL_2D : BuiltinOperator.MAX_POOL_2D,
                        BuiltinOptions.Pool2DOptions,
                        options,
                        List.of(source.tensor()),
                        output);
        Value pooled = Value.of(output, source.quantization(), shape, Permutation.NCHW_TO_NHWC);
        Value scaled = lowering.writer().requantized(name, pooled, Lowering.quantization(destination));
        lowering.finishClamping(destination, scaled, (byte) -1);
    }

    static void globalAverage(OnnxNode node, Lowering lowering) throws EngineException {
        mean(node, lowering, lowering.picture(node, 0), List.of(2, 3), lowering.shape(node.output()));
    }

    static void reduceMean(OnnxNode node, Lowering lowering) throws EngineException {
        Value value = lowering.writer().straightened(node.input(0), lowering.value(node, 0));
        List<Integer> axes = new ArrayList<>();
        for (long axis : Shapes.axes(node, 1, lowering)) {
            axes.add((int) (axis < 0 ? axis + value.rank() : axis));
        }
        if (axes.isEmpty()) {
            for (int axis = 0; axis < value.rank(); axis++) {
                axes.add(axis);
            }
        }
        if (axes.stream().anyMatch(axis -> axis < 0 || axis >= value.rank())) {
            throw EngineException.refused("is damaged: its operator " + node + " has the axes " + axes);
        }
        mean(node, lowering, value, axes, lowering.shape(node.output()));
    }

    private static void mean(OnnxNode node, Lowering lowering, Value value, List<Integer> axes, List<Integer> shape)
            throws EngineException {
        Destination destination = lowering.destination(node, value.quantization());
        Quantization quantization = Lowering.quantization(destination);
        GraphWriter writer = lowering.writer();
        String name = destination.tensors().getLast();
        int[] stored =
                axes.stream().mapToInt(value.order()::positionOf).sorted().toArray();
        List<Integer> kept = new ArrayList<>(value.shape());
        axes.forEach(axis -> kept.set(axis, 1));
        ReducerOptionsT options = new ReducerOptionsT();
        options.setKeepDims(true);
        int output = writer.tensor(name, value.order().apply(kept), quantization);
        writer.operator(
                BuiltinOperator.MEAN,
                BuiltinOptions.ReducerOptions,
                options,
                List.of(value.tensor(), writer.integers(name + "/axes", List.of(stored.length), stored)),
                output);
        Value mean = Value.of(output, quantization, kept, value.order());
        if (!shape.equals(kept)) {
            mean = Shapes.reshaped(writer, name, mean, shape);
        }
        lowering.finishClamping(destination, mean, (byte) -1);
    }

    private static List<Integer> ints(OnnxNode node, String attribute, List<Integer> otherwise) {
        List<Long> given = node.integers(attribute);
        return given.isEmpty()
                ? otherwise
                : given.stream().map(Math::toIntExact).toList();
    }
}
