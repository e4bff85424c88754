package io.watchpost.lab.convert.totflite;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.Constants;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.tflite.Permutation;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptionsT;

/** Operators that only move values: they keep scale and zero point. */
final class Shapes {
    private Shapes() {}

    /** Reshape, Flatten, Squeeze, Unsqueeze: the new shape is the one that ONNX Runtime finds. */
    static void reshape(OnnxNode node, Lowering lowering) throws EngineException {
        Value value = lowering.value(node, 0);
        List<Integer> shape = lowering.shape(node.output());
        lowering.put(node.output(), reshaped(lowering.writer(), node.output(), value, shape));
    }

    static Value reshaped(GraphWriter writer, String name, Value value, List<Integer> shape) {
        if (value.shape().equals(shape)) {
            return value;
        }
        Value source = value.unflattened();
        if (source != null && source.shape().equals(shape)) {
            return source;
        }
        if (source == null && !value.order().keepsOrder(value.shape())) {
            boolean isRow =
                    shape.size() == 2 && shape.getFirst().equals(value.shape().getFirst());
            boolean batchStays = value.order().axes().getFirst() == 0;
            if (isRow && batchStays) {
                return GraphWriter.flattened(value, shape);
            }
        }
        Value plain = source == null
                ? writer.inOrder(name, value, Permutation.none(value.rank()))
                : writer.straightened(name, value);
        int tensor = writer.reshape(name, plain.tensor(), shape, plain.quantization());
        return Value.of(tensor, plain.quantization(), shape, Permutation.none(shape.size()));
    }

    /** Transpose: nothing moves, the dimensions are only called otherwise. */
    static void transpose(OnnxNode node, Lowering lowering) throws EngineException {
        Value value = lowering.writer().straightened(node.input(0), lowering.value(node, 0));
        List<Integer> axes = new ArrayList<>();
        node.integers("perm").forEach(axis -> axes.add(Math.toIntExact(axis)));
        if (axes.isEmpty()) {
            for (int axis = value.rank() - 1; axis >= 0; axis--) {
                axes.add(axis);
            }
        }
        Permutation permutation = new Permutation(axes);
        lowering.put(
                node.output(),
                Value.of(
                        value.tensor(),
                        value.quantization(),
                        permutation.apply(value.shape()),
                        permutation.inverse().then(value.order())));
    }

    /** Concat: all parts get the scale of the whole. */
    static void concatenate(OnnxNode node, Lowering lowering) throws EngineException {
        Value first = lowering.writer().straightened(node.input(0), lowering.value(node, 0));
        Destination destination = lowering.destination(node, first.quantization());
        Quantization quantization = Lowering.quantization(destination);
        String name = destination.tensors().getLast();
        Permutation order = first.order();
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            Value part = lowering.writer().inOrder(node.input(i), lowering.value(node, i), order);
            parts.add(lowering.writer()
                    .requantized(node.input(i) + "/part", part, quantization)
                    .tensor());
        }
        int axis = (int) node.integer("axis", 0);
        ConcatenationOptionsT options = new ConcatenationOptionsT();
        options.setAxis(order.positionOf(axis < 0 ? axis + first.rank() : axis));
        List<Integer> shape = lowering.shape(node.output());
        int output = lowering.writer().tensor(name, order.apply(shape), quantization);
        lowering.writer()
                .operator(BuiltinOperator.CONCATENATION, BuiltinOptions.ConcatenationOptions, options, parts, output);
        lowering.finishClamping(destination, Value.of(output, quantization, shape, order), (byte) -1);
    }

    /** Pad with a constant. */
    static void pad(OnnxNode node, Lowering lowering) throws EngineException {
        if (!node.text("mode", "constant").equals("constant") || !node.input(3).isEmpty()) {
            throw EngineException.refused("its operator " + node + " pads otherwise than with a constant on all axes,"
                    + " which is not converted");
        }
        Value value = lowering.writer().straightened(node.input(0), lowering.value(node, 0));
        long[] sides = axes(node, 1, lowering);
        double[] filling = node.input(2).isEmpty() ? new double[] {0} : lowering.reals(node.input(2));
        if (sides.length != 2 * value.rank() || filling == null || filling.length != 1) {
            throw EngineException.refused("its operator " + node + " pads " + value.shape() + " by amounts or with a"
                    + " value that are no constants of the model");
        }
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int d = 0; d < value.rank(); d++) {
            if (sides[d] < 0 || sides[value.rank() + d] < 0) {
                throw EngineException.refused("its operator " + node + " crops, which is not converted");
            }
            before.add(Math.toIntExact(sides[d]));
            after.add(Math.toIntExact(sides[value.rank() + d]));
        }
        Quantization quantization = value.quantization();
        double step = Math.rint(filling[0] / quantization.scale()) + quantization.zeroPoint();
        Value padded = Padder.pad(
                lowering.writer(),
                node.output(),
                value,
                value.order().apply(before),
                value.order().apply(after),
                (int) Math.clamp(step, (double) Clamp.LEAST, (double) Clamp.GREATEST));
        lowering.put(node.output(), padded);
    }

    /** Whole numbers given as an attribute "axes" or as a constant input. */
    static long[] axes(OnnxNode node, int input, Lowering lowering) throws EngineException {
        if (!node.integers("axes").isEmpty()) {
            return node.integers("axes").stream().mapToLong(Long::longValue).toArray();
        }
        if (node.input(input).isEmpty()) {
            return new long[0];
        }
        TensorProto constant = lowering.model().constant(node.input(input));
        if (constant == null) {
            throw EngineException.refused(
                    "its operator " + node + " computes what should be constant: \"" + node.input(input) + "\"");
        }
        return Constants.integers(constant);
    }
}
