package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TensorQuantization;
import io.watchpost.lab.tflite.TfliteGraph;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A graph on its way from TensorFlow Lite to ONNX: what each of its tensors is called there. Tensors of four dimensions are
 * pictures [N, H, W, C] in TensorFlow Lite and lie in ONNX as [N, C, H, W]; all others lie as they are.
 *
 * <p>A tensor may be there in two forms: as it is stored (8-bit integers, where it is quantized and the precision is
 * int8), and as real numbers. The second is made when it is first asked for. A float model that keeps the steps of its
 * source has a third: the number of steps from zero, as a float.
 */
final class Translation {
    private final TfliteGraph graph;
    private final OnnxWriter onnx = new OnnxWriter();
    private final Quantizers quantizers = new Quantizers(onnx);
    private final OnnxOptions options;
    private final MergedPadding padding;
    private final Map<Integer, String> stored = new HashMap<>();
    private final Map<Integer, String> real = new HashMap<>();
    private final Map<Integer, String> steps = new HashMap<>();

    Translation(TfliteGraph graph, OnnxOptions options) {
        this.graph = graph;
        this.options = options;
        padding = MergedPadding.of(graph);
    }

    TfliteGraph graph() {
        return graph;
    }

    /** Padding that is written as part of convolutions. */
    MergedPadding padding() {
        return padding;
    }

    OnnxWriter onnx() {
        return onnx;
    }

    TfliteTensor tensor(int index) {
        return graph.tensor(index);
    }

    /** Whether the tensor is stored as 8-bit integers in ONNX as well. */
    boolean staysInteger(TfliteTensor tensor) {
        return options.precision() == Precision.INT8 && tensor.isQuantized();
    }

    /** How elements of a tensor are stored in ONNX. */
    ElementType storedType(TfliteTensor tensor) {
        return staysInteger(tensor) ? tensor.type() : ElementType.FLOAT32;
    }

    /** Whether the tensor is one of floats in ONNX that are whole steps of the integers that it was made from. */
    boolean countsSteps(TfliteTensor tensor) {
        return options.precision() == Precision.FLOAT && options.keepsSteps() && tensor.isQuantized();
    }

    /** The order of dimensions in ONNX, made from that in TensorFlow Lite. */
    static Permutation order(int rank) {
        return rank == 4 ? Permutation.NHWC_TO_NCHW : Permutation.none(rank);
    }

    static List<Integer> onnxShape(TfliteTensor tensor) {
        return order(tensor.rank()).apply(tensor.shape());
    }

    /** The name of a tensor as it is stored. */
    String stored(int index) throws EngineException {
        String name = stored.get(index);
        if (name == null) {
            TfliteTensor tensor = tensor(index);
            String counted = steps.get(index);
            name = counted == null ? constant(tensor, order(tensor.rank())) : realOfSteps(tensor, counted);
            stored.put(index, name);
        }
        return name;
    }

    private String realOfSteps(TfliteTensor tensor, String counted) throws EngineException {
        String step = onnx.floats(
                tensor.name() + "/step", List.of(), perTensor(tensor).scale(0));
        return onnx.node("Mul", tensor.name(), List.of(counted, step));
    }

    /** The name of a tensor's numbers of steps from zero, as floats. */
    String steps(int index) throws EngineException {
        String name = steps.get(index);
        if (name == null) {
            TfliteTensor tensor = tensor(index);
            name = rounded(real(index), tensor.name(), QuantizedRange.of(tensor));
            steps.put(index, name);
        }
        return name;
    }

    private String rounded(String values, String wanted, QuantizedRange range) {
        String perUnit = onnx.floats(wanted + "/steps_per_unit", List.of(), (float) (1 / (double) range.scale()));
        return onnx.node(
                "Round", wanted + "/rounded", List.of(onnx.node("Mul", wanted + "/steps", List.of(values, perUnit))));
    }

    /** The name of a tensor's real numbers. */
    String real(int index) throws EngineException {
        TfliteTensor tensor = tensor(index);
        if (!staysInteger(tensor)) {
            return stored(index);
        }
        String name = real.get(index);
        if (name == null) {
            name = quantizers.dequantized(
                    stored(index), tensor.name(), quantization(tensor), tensor.type(), order(tensor.rank()));
            real.put(index, name);
        }
        return name;
    }

    private String constant(TfliteTensor tensor, Permutation order) throws EngineException {
        if (!tensor.isConstant()) {
            throw EngineException.refused("the tensor " + tensor + " is read before it is written");
        }
        if (staysInteger(tensor)) {
            return onnx.constant(
                    tensor.name(),
                    tensor.type(),
                    order.apply(tensor.shape()),
                    order.apply(tensor.bytes(), 1, tensor.shape()));
        }
        return floats(tensor, RealValues.of(tensor), order);
    }

    /** A constant that has a tensor's name and shape, but these values, laid out otherwise. */
    String floats(TfliteTensor tensor, float[] values, Permutation order) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return onnx.constant(
                tensor.name(),
                ElementType.FLOAT32,
                order.apply(tensor.shape()),
                order.apply(bytes, Float.BYTES, tensor.shape()));
    }

    /** Weights, laid out otherwise: their real numbers. */
    String weights(TfliteTensor tensor, Permutation order) throws EngineException {
        String constant = constant(tensor, order);
        return staysInteger(tensor)
                ? quantizers.dequantized(constant, tensor.name(), quantization(tensor), tensor.type(), order)
                : constant;
    }

    /** The result of an operator that computes: real numbers, clamped, quantized where the tensor is. */
    void result(int index, String values, Activation activation) throws EngineException {
        TfliteTensor tensor = tensor(index);
        if (staysInteger(tensor)) {
            TensorQuantization quantization = perTensor(tensor);
            String clamped =
                    QuantizedRange.of(tensor).absorbs(activation) ? values : clamped(values, tensor.name(), activation);
            store(index, quantizers.quantized(clamped, tensor.name(), quantization, tensor.type()));
        } else if (!tensor.isQuantized()) {
            store(index, clamped(values, tensor.name(), activation));
        } else if (options.keepsSteps()) {
            QuantizedRange range = QuantizedRange.of(tensor);
            steps.put(index, clamped(rounded(values, tensor.name(), range), tensor.name(), range.inSteps(activation)));
        } else {
            Activation range = QuantizedRange.of(tensor).limits();
            store(index, clamped(values, tensor.name(), activation.and(range)));
        }
    }

    /** The result of an operator that computes, in steps that aren't whole yet. */
    void resultInSteps(int index, String values, Activation activation) throws EngineException {
        String name = tensor(index).name();
        String rounded = onnx.node("Round", name + "/rounded", List.of(values));
        steps.put(index, clamped(rounded, name, QuantizedRange.of(tensor(index)).inSteps(activation)));
    }

    /** The result of an operator that can't leave the range of its output. */
    void bounded(int index, String values) throws EngineException {
        TfliteTensor tensor = tensor(index);
        if (staysInteger(tensor) || countsSteps(tensor)) {
            result(index, values, Activation.NONE);
        } else {
            store(index, values);
        }
    }

    private String clamped(String values, String wanted, Activation activation) {
        if (activation.isNone()) {
            return values;
        }
        if (activation.isRelu()) {
            return onnx.node("Relu", wanted + "/relu", List.of(values));
        }
        String min =
                Float.isInfinite(activation.min()) ? "" : onnx.floats(wanted + "/min", List.of(), activation.min());
        List<String> inputs = new ArrayList<>(List.of(values, min));
        if (!Float.isInfinite(activation.max())) {
            inputs.add(onnx.floats(wanted + "/max", List.of(), activation.max()));
        }
        return onnx.node("Clip", wanted + "/clip", inputs);
    }

    /** The result of an operator that only moves values: in the form in which its input is stored. */
    void store(int index, String name) {
        stored.put(index, name);
    }

    /** A tensor as it is stored, in the order of dimensions of TensorFlow Lite. */
    String inTfliteOrder(int index) throws EngineException {
        TfliteTensor tensor = tensor(index);
        return transposed(stored(index), tensor.name(), order(tensor.rank()).inverse(), onnxShape(tensor));
    }

    /** Values in the order of TensorFlow Lite become those of a tensor in the order of ONNX. */
    void storeFromTfliteOrder(int index, String values) {
        TfliteTensor tensor = tensor(index);
        store(index, transposed(values, tensor.name(), order(tensor.rank()), tensor.shape()));
    }

    String transposed(String values, String wanted, Permutation order, List<Integer> shape) {
        if (order.isNone()) {
            return values;
        }
        return order.keepsOrder(shape)
                ? reshaped(values, wanted, order.apply(shape))
                : onnx.node("Transpose", wanted + "/order", List.of(values), OnnxWriter.list("perm", order.axes()));
    }

    String reshaped(String values, String wanted, List<Integer> shape) {
        return onnx.node("Reshape", wanted + "/shaped", List.of(values, onnx.integers(wanted + "/shape", shape)));
    }

    /**
     * Values in the order of ONNX get the shape of a tensor with as many.
     *
     * @param shape theirs, in the order of TensorFlow Lite
     */
    String reshapedFrom(String values, List<Integer> shape, TfliteTensor tensor) {
        if (shape.equals(tensor.shape())) {
            return values;
        }
        Permutation order = order(shape.size());
        String ordered = transposed(values, tensor.name(), order.inverse(), order.apply(shape));
        return transposed(
                reshaped(ordered, tensor.name(), tensor.shape()), tensor.name(), order(tensor.rank()), tensor.shape());
    }

    /** An operand of an operator that broadcasts: real numbers with as many dimensions as the result. */
    String operand(int index, int rank) throws EngineException {
        TfliteTensor tensor = tensor(index);
        if (tensor.rank() == rank || tensor.rank() == 0) {
            return real(index);
        }
        List<Integer> shape = new ArrayList<>(tensor.shape());
        while (shape.size() < rank) {
            shape.addFirst(1);
        }
        String values = real(index);
        if (tensor.rank() == 4) {
            values = transposed(values, tensor.name(), order(4).inverse(), onnxShape(tensor));
        }
        return transposed(reshaped(values, tensor.name(), shape), tensor.name(), order(rank), shape);
    }

    static TensorQuantization quantization(TfliteTensor tensor) {
        return Objects.requireNonNull(tensor.quantization(), tensor.name());
    }

    /** The quantization of a computed tensor. */
    static TensorQuantization perTensor(TfliteTensor tensor) throws EngineException {
        TensorQuantization quantization = quantization(tensor);
        if (quantization.isPerAxis()) {
            throw EngineException.refused("the tensor " + tensor + " is computed and has "
                    + quantization.scales().size() + " scales; a computed tensor has one");
        }
        return quantization;
    }

    /** Options that an operator can't do without. */
    static <T> T required(@Nullable T options, TfliteOperator operator) throws EngineException {
        if (options == null) {
            throw EngineException.refused("is damaged: its operator " + operator + " has no options");
        }
        return options;
    }
}
