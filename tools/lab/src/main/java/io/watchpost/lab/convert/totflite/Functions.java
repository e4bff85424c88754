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
import org.tensorflow.lite.schema.HardSwishOptionsT;
import org.tensorflow.lite.schema.LeakyReluOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;

/** Operators of one input that change each value; the specification fixes the scale of some. */
final class Functions {
    /** Of SOFTMAX and LOGISTIC. */
    private static final Quantization PROBABILITY = new Quantization(1 / 256f, Clamp.LEAST);

    /** Of TANH. */
    private static final Quantization SYMMETRIC = new Quantization(1 / 128f, 0);

    private Functions() {}

    /** Relu and Clip that aren't part of the operator before them. */
    static void clamp(OnnxNode node, Lowering lowering) throws EngineException {
        Value value = lowering.value(node, 0);
        Destination behind = lowering.destination(node, value.quantization());
        Destination destination = new Destination(
                behind.tensors(),
                behind.clamp().and(Clamp.of(node, lowering.model())),
                behind.clamps(),
                behind.quantization());
        Quantization quantization = Lowering.quantization(destination);
        String name = destination.tensors().getLast();
        byte fused = destination.clamp().fused(quantization);
        boolean isSame = quantization.equals(value.quantization());
        if (isSame && destination.clamp().isAbsorbedBy(quantization)) {
            lowering.finish(destination, value);
        } else if (fused == ActivationFunctionType.RELU || fused == ActivationFunctionType.RELU6) {
            int code = fused == ActivationFunctionType.RELU ? BuiltinOperator.RELU : BuiltinOperator.RELU6;
            Value plain = lowering.writer().straightened(name, value);
            lowering.finish(destination, unary(lowering, code, BuiltinOptions.NONE, null, name, plain, quantization));
        } else {
            Value scaled = lowering.writer().requantized(name, value, quantization);
            lowering.finishClamping(destination, lowering.writer().straightened(name, scaled), (byte) -1);
        }
    }

    static void sigmoid(OnnxNode node, Lowering lowering) throws EngineException {
        fixed(node, lowering, BuiltinOperator.LOGISTIC, PROBABILITY);
    }

    static void tanh(OnnxNode node, Lowering lowering) throws EngineException {
        fixed(node, lowering, BuiltinOperator.TANH, SYMMETRIC);
    }

    private static void fixed(OnnxNode node, Lowering lowering, int code, Quantization quantization)
            throws EngineException {
        Value value = lowering.writer().straightened(node.input(0), lowering.value(node, 0));
        lowering.fix(node.output());
        lowering.put(
                node.output(), unary(lowering, code, BuiltinOptions.NONE, null, node.output(), value, quantization));
    }

    /** Softmax over one axis, which is the last in TensorFlow Lite. */
    static void softmax(OnnxNode node, Lowering lowering) throws EngineException {
        Value value = lowering.writer().straightened(node.input(0), lowering.value(node, 0));
        int given = (int) node.integer("axis", -1);
        int axis = given < 0 ? given + value.rank() : given;
        if (axis < 0 || axis >= value.rank()) {
            throw EngineException.refused("is damaged: its operator " + node + " has the axis " + given);
        }
        Value source = value;
        if (value.order().axes().getLast() != axis) {
            List<Integer> order = new ArrayList<>(value.order().axes());
            order.removeIf(other -> other == axis);
            order.add(axis);
            source = lowering.writer().inOrder(node.input(0), value, new Permutation(order));
        }
        SoftmaxOptionsT options = new SoftmaxOptionsT();
        options.setBeta(1);
        lowering.fix(node.output());
        lowering.put(
                node.output(),
                unary(
                        lowering,
                        BuiltinOperator.SOFTMAX,
                        BuiltinOptions.SoftmaxOptions,
                        options,
                        node.output(),
                        source,
                        PROBABILITY));
    }

    static void leakyRelu(OnnxNode node, Lowering lowering) throws EngineException {
        LeakyReluOptionsT options = new LeakyReluOptionsT();
        options.setAlpha(node.real("alpha", 0.01f));
        free(node, lowering, BuiltinOperator.LEAKY_RELU, BuiltinOptions.LeakyReluOptions, options);
    }

    /** HardSigmoid of a value, multiplied with that value: the way to write HardSwish before operator set 14. */
    static void hardSigmoid(OnnxNode node, Lowering lowering) throws EngineException {
        OnnxNode product = node;
        do {
            product = lowering.model().onlyConsumer(product.output());
        } while (product != null && product.is("QuantizeLinear", "DequantizeLinear"));
        boolean isSwish = product != null
                && product.is("Mul")
                && product.inputs().contains(node.input(0))
                && Math.abs(node.real("alpha", 0.2f) - 1f / 6) < 1e-6
                && node.real("beta", 0.5f) == 0.5f;
        if (product == null || !isSwish) {
            throw EngineException.refused(
                    "its operator " + node + " is converted only where it multiplies its own input, as HardSwish");
        }
        lowering.merge(product);
        Destination destination = lowering.destination(product, null);
        Value value = lowering.writer().straightened(node.input(0), lowering.value(node, 0));
        Value result = unary(
                lowering,
                BuiltinOperator.HARD_SWISH,
                BuiltinOptions.HardSwishOptions,
                new HardSwishOptionsT(),
                destination.tensors().getLast(),
                value,
                Lowering.quantization(destination));
        for (OnnxNode between = lowering.model().onlyConsumer(node.output());
                between != null && between != product;
                between = lowering.model().onlyConsumer(between.output())) {
            lowering.merge(between);
        }
        lowering.finishClamping(destination, result, (byte) -1);
    }

    static void hardSwish(OnnxNode node, Lowering lowering) throws EngineException {
        free(node, lowering, BuiltinOperator.HARD_SWISH, BuiltinOptions.HardSwishOptions, new HardSwishOptionsT());
    }

    private static void free(OnnxNode node, Lowering lowering, int code, byte optionsType, Object options)
            throws EngineException {
        Value value = lowering.writer().straightened(node.input(0), lowering.value(node, 0));
        Destination destination = lowering.destination(node, null);
        Value result = unary(
                lowering,
                code,
                optionsType,
                options,
                destination.tensors().getLast(),
                value,
                Lowering.quantization(destination));
        lowering.finishClamping(destination, result, (byte) -1);
    }

    private static Value unary(
            Lowering lowering,
            int code,
            byte optionsType,
            @Nullable Object options,
            String name,
            Value value,
            Quantization quantization) {
        int output = lowering.writer().tensor(name, value.storedShape(), quantization);
        lowering.writer().operator(code, optionsType, options, List.of(value.tensor()), output);
        return Value.of(output, quantization, value.shape(), value.order());
    }

    /** QuantizeLinear of what is an int8 tensor by now: nothing, or a change of scale. */
    static void quantize(OnnxNode node, Lowering lowering) throws EngineException {
        Value value = lowering.value(node, 0);
        Quantization wanted = Destination.quantization(lowering.model(), node);
        boolean keeps = lowering.isFixed(node.input(0));
        if (keeps) {
            lowering.fix(node.output());
        }
        lowering.put(node.output(), keeps ? value : lowering.writer().requantized(node.output(), value, wanted));
    }

    /** DequantizeLinear: the same int8 tensor; of a constant, whoever reads it reads the constant. */
    static void dequantize(OnnxNode node, Lowering lowering) throws EngineException {
        if (lowering.model().isConstant(node.input(0))) {
            return;
        }
        Value value = lowering.value(node, 0);
        if (lowering.isFixed(node.input(0))) {
            lowering.fix(node.output());
        } else if (!value.quantization().equals(Destination.quantization(lowering.model(), node))) {
            throw EngineException.refused(
                    "is damaged: its operator " + node + " has another scale or zero point than what it reads");
        }
        lowering.put(node.output(), value);
    }

    /** Identity. */
    static void same(OnnxNode node, Lowering lowering) throws EngineException {
        if (lowering.isFixed(node.input(0))) {
            lowering.fix(node.output());
        }
        lowering.put(node.output(), lowering.value(node, 0));
    }
}
