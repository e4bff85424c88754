package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TensorQuantization;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.MulOptionsT;
import org.tensorflow.lite.schema.SubOptionsT;

/** Add, Sub and Mul of two tensors, of which one may be constant and either may be broadcast. */
final class Arithmetic {
    private Arithmetic() {}

    private record Operand(int tensor, float scale) {
        static Operand of(Value value) {
            return new Operand(value.tensor(), value.quantization().scale());
        }
    }

    static void lower(OnnxNode node, Lowering lowering) throws EngineException {
        Destination destination = lowering.destination(node, null);
        Quantization quantization = Lowering.quantization(destination);
        List<Integer> shape = lowering.shape(node.output());
        String name = destination.tensors().getLast();
        Permutation order = order(node, lowering, shape.size());
        Operand first = operand(node, 0, lowering, shape.size(), order);
        Operand second = operand(node, 1, lowering, shape.size(), order);
        List<Integer> operands = List.of(first.tensor(), second.tensor());
        byte fused = destination.clamp().fused(quantization);
        byte activation = fused < 0 ? ActivationFunctionType.NONE : fused;
        int output = lowering.writer().tensor(name, order.apply(shape), quantization);
        if (node.is("Add")) {
            AddOptionsT options = new AddOptionsT();
            options.setFusedActivationFunction(activation);
            lowering.writer().operator(BuiltinOperator.ADD, BuiltinOptions.AddOptions, options, operands, output);
        } else if (node.is("Sub")) {
            SubOptionsT options = new SubOptionsT();
            options.setFusedActivationFunction(activation);
            lowering.writer().operator(BuiltinOperator.SUB, BuiltinOptions.SubOptions, options, operands, output);
        } else {
            MulOptionsT options = new MulOptionsT();
            options.setFusedActivationFunction(activation);
            boolean enlarges = (double) first.scale() * second.scale() >= quantization.scale();
            OperatorVersion version =
                    enlarges ? OperatorVersion.ENLARGING_PRODUCT : OperatorVersion.of(BuiltinOperator.MUL);
            lowering.writer()
                    .operator(BuiltinOperator.MUL, version, BuiltinOptions.MulOptions, options, operands, output);
        }
        lowering.finishClamping(destination, Value.of(output, quantization, shape, order), fused);
    }

    /** That of the first operand that has all dimensions of the result. */
    private static Permutation order(OnnxNode node, Lowering lowering, int rank) throws EngineException {
        for (int input = 0; input < 2; input++) {
            if (lowering.isKnown(node.input(input))) {
                Value value = lowering.value(node, input);
                if (value.rank() == rank && value.unflattened() == null) {
                    return value.order();
                }
            }
        }
        return Permutation.none(rank);
    }

    private static Operand operand(OnnxNode node, int input, Lowering lowering, int rank, Permutation order)
            throws EngineException {
        String name = node.input(input);
        double @Nullable [] constant = lowering.isKnown(name) ? null : lowering.reals(name);
        if (constant != null) {
            return constant(node, input, constant, lowering, rank, order);
        }
        Value value = lowering.value(node, input);
        if (value.rank() == rank) {
            return Operand.of(lowering.writer().inOrder(name, value, order));
        }
        Value plain = lowering.writer().inOrder(name, value, Permutation.none(value.rank()));
        List<Integer> shape = padded(plain.shape(), rank);
        int shaped = lowering.writer().reshape(name, plain.tensor(), shape, plain.quantization());
        Value widened = Value.of(shaped, plain.quantization(), shape, Permutation.none(rank));
        return Operand.of(lowering.writer().inOrder(name, widened, order));
    }

    private static List<Integer> padded(List<Integer> shape, int rank) {
        List<Integer> padded = new ArrayList<>(shape);
        while (padded.size() < rank) {
            padded.addFirst(1);
        }
        return padded;
    }

    private static Operand constant(
            OnnxNode node, int input, double[] reals, Lowering lowering, int rank, Permutation order)
            throws EngineException {
        String name = node.input(input);
        List<Integer> shape = padded(lowering.constantShape(name), rank);
        if (shape.size() > rank) {
            throw EngineException.refused(
                    "its operator " + node + " has a constant " + shape + " with more dimensions than its result");
        }
        Quantization quantization = ConstantOperand.quantization(lowering, name, reals);
        byte[] steps = ConstantOperand.steps(reals, quantization);
        int tensor = lowering.writer()
                .constant(
                        name,
                        ElementType.INT8,
                        order.apply(shape),
                        TensorQuantization.of(quantization),
                        order.apply(ByteBuffer.wrap(steps), 1, shape));
        return new Operand(tensor, quantization.scale());
    }
}
