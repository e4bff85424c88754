package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.tflite.Permutation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.Padding;

/**
 * Gemm and MatMul with constant weights. FULLY_CONNECTED has one scale for all weights in most runtimes, so weights with a
 * scale for each output become a CONV_2D of one pixel, which gives the same numbers.
 */
final class Dense {
    private Dense() {}

    static void gemm(OnnxNode node, Lowering lowering) throws EngineException {
        boolean biasCounts = node.input(2).isEmpty() || node.real("beta", 1) == 1;
        if (node.integer("transA", 0) != 0 || node.real("alpha", 1) != 1 || !biasCounts) {
            throw EngineException.refused("its operator " + node
                    + " transposes its input or scales its parts (transA, alpha, beta), which is not converted");
        }
        boolean transposed = node.integer("transB", 0) == 1;
        double[] bias = node.input(2).isEmpty() ? null : lowering.reals(node.input(2));
        if (bias == null && !node.input(2).isEmpty()) {
            throw EngineException.refused("the bias of its operator " + node + " is computed, not constant");
        }
        lower(node, node, transposed, bias, lowering);
    }

    static void matMul(OnnxNode node, Lowering lowering) throws EngineException {
        OnnxNode next = lowering.model().onlyConsumer(node.output());
        if (next != null && next.is("Add") && Destination.quantizationOf(lowering.model(), node.output()) == null) {
            int other = next.input(0).equals(node.output()) ? 1 : 0;
            List<Integer> shape = lowering.shape(node.output());
            double[] bias = lowering.reals(next.input(other));
            if (bias != null && bias.length == shape.getLast()) {
                lowering.merge(next);
                lower(node, next, false, bias, lowering);
                return;
            }
        }
        lower(node, node, false, null, lowering);
    }

    /**
     * Writes a layer.
     *
     * @param last whose output is the layer's
     * @param transposed whether weights are [outputs, inputs]
     */
    private static void lower(
            OnnxNode node, OnnxNode last, boolean transposed, double @Nullable [] bias, Lowering lowering)
            throws EngineException {
        Value input = lowering.value(node, 0);
        Int8Weights weights = Int8Weights.of(lowering.model(), node, node.input(1), transposed ? 0 : 1);
        int inputs = weights.shape().get(transposed ? 1 : 0);
        if (weights.shape().size() != 2 || input.shape().getLast() != inputs) {
            throw EngineException.refused("its operator " + node + " multiplies " + input.shape() + " with weights "
                    + weights.shape() + ", which is not converted");
        }
        int rows = input.elements() / inputs;
        Destination destination = lowering.destination(last, null);
        Quantization quantization = Lowering.quantization(destination);
        GraphWriter writer = lowering.writer();
        String name = destination.tensors().getLast();

        Permutation toRows = new Permutation(transposed ? List.of(0, 1) : List.of(1, 0));
        Value source = input;
        Int8Weights ordered = weights;
        Value unflattened = input.unflattened();
        if (unflattened != null && rows == unflattened.shape().getFirst()) {
            // the weights follow the order in which the values lie, instead of the values theirs
            ordered = weights.withInputsInOrder(transposed ? 1 : 0, unflattened);
            source = unflattened;
        } else {
            source = writer.inOrder(node.input(0), input, Permutation.none(input.rank()));
        }
        double[] all = bias == null ? new double[weights.channels()] : bias;
        if (all.length == weights.channels()) {
            ordered.makeRoomFor(all, source.quantization().scale());
        }
        byte fused = destination.clamp().fused(quantization);
        byte activation = fused < 0 ? ActivationFunctionType.NONE : fused;
        List<Integer> shape = lowering.shape(last.output());
        int output;
        if (ordered.hasOneScale()) {
            LayerConstants layer = new LayerConstants(ordered, toRows, 0, true);
            Value row = Value.of(
                    reshaped(writer, name, source, List.of(rows, inputs)),
                    source.quantization(),
                    List.of(rows, inputs),
                    Permutation.none(2));
            List<Integer> operands = layer.operands(node, all, lowering, row);
            output = writer.tensor(name, List.of(rows, weights.channels()), quantization);
            FullyConnectedOptionsT options = new FullyConnectedOptionsT();
            options.setFusedActivationFunction(activation);
            writer.operator(
                    BuiltinOperator.FULLY_CONNECTED, BuiltinOptions.FullyConnectedOptions, options, operands, output);
        } else {
            output = pixelwise(node, lowering, source, ordered, toRows, all, activation, quantization, rows, name);
        }
        Value result = Value.of(output, quantization, List.of(rows, weights.channels()), Permutation.none(2));
        if (!shape.equals(result.shape())) {
            int shaped = writer.reshape(name, output, shape, quantization);
            result = Value.of(shaped, quantization, shape, Permutation.none(shape.size()));
        }
        lowering.finishClamping(destination, result, fused);
    }

    private static int pixelwise(
            OnnxNode node,
            Lowering lowering,
            Value source,
            Int8Weights weights,
            Permutation toRows,
            double[] bias,
            byte activation,
            Quantization quantization,
            int rows,
            String name)
            throws EngineException {
        GraphWriter writer = lowering.writer();
        int inputs = source.elements() / rows;
        List<Integer> pixel = List.of(rows, 1, 1, inputs);
        Value picture =
                Value.of(reshaped(writer, name, source, pixel), source.quantization(), pixel, Permutation.none(4));
        LayerConstants layer = new LayerConstants(weights.asRows(toRows), Permutation.NCHW_TO_NHWC, 0, false);
        List<Integer> operands = layer.operands(node, bias, lowering, picture);
        int sums = writer.tensor(name + "/pixel", List.of(rows, 1, 1, weights.channels()), quantization);
        Conv2DOptionsT options = new Conv2DOptionsT();
        options.setPadding(Padding.VALID);
        options.setStrideH(1);
        options.setStrideW(1);
        options.setFusedActivationFunction(activation);
        writer.operator(BuiltinOperator.CONV_2D, BuiltinOptions.Conv2DOptions, options, operands, sums);
        return writer.reshape(name, sums, List.of(rows, weights.channels()), quantization);
    }

    private static int reshaped(GraphWriter writer, String name, Value source, List<Integer> shape) {
        List<Integer> stored = new ArrayList<>(source.storedShape());
        return stored.equals(shape)
                ? source.tensor()
                : writer.reshape(name + "/in", source.tensor(), shape, source.quantization());
    }
}
