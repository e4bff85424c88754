package io.watchpost.lab.convert.totflite;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.Constants;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.TensorShapes;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TensorQuantization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.MaximumMinimumOptionsT;

/**
 * An ONNX graph on its way to TensorFlow Lite: what each of its tensors has become. A tensor of integers and the real
 * numbers that a DequantizeLinear makes of it are the same int8 tensor there.
 */
final class Lowering {
    private final OnnxModel model;
    private final TensorShapes shapes;
    private final GraphWriter writer = new GraphWriter();
    private final Map<String, Value> values = new HashMap<>();
    private final Set<OnnxNode> merged = new HashSet<>();
    private final Set<String> fixed = new HashSet<>();
    private final List<OnnxNode> rounded = new ArrayList<>();

    Lowering(OnnxModel model, TensorShapes shapes) {
        this.model = model;
        this.shapes = shapes;
    }

    OnnxModel model() {
        return model;
    }

    GraphWriter writer() {
        return writer;
    }

    /** Says that the weights of a layer don't fit int8 with zero point 0 as they are. */
    void noteRoundedWeights(OnnxNode layer) {
        rounded.add(layer);
    }

    /** What the user should know. */
    List<String> notes() {
        return rounded.isEmpty()
                ? List.of()
                : List.of(
                        "the weights of " + rounded.size() + " layers, " + rounded.getFirst()
                                + " the first, don't fit int8 with zero point 0 and were rounded to larger scales: compare the"
                                + " answers (watchpost lab evaluate), or quantize the float model again with symmetric weights");
    }

    List<Integer> shape(String tensor) {
        return shapes.shape(tensor);
    }

    /** Whether an operator has been written as a part of another. */
    boolean isMerged(OnnxNode node) {
        return merged.contains(node);
    }

    void merge(OnnxNode node) {
        merged.add(node);
    }

    boolean isKnown(String tensor) {
        return values.containsKey(tensor);
    }

    /** What a tensor has become. */
    Value value(OnnxNode reader, int input) throws EngineException {
        String tensor = reader.input(input);
        Value value = values.get(tensor);
        double @Nullable [] constant = value == null ? reals(tensor) : null;
        if (constant != null) {
            value = ConstantOperand.of(this, tensor, constant);
            values.put(tensor, value);
        }
        if (value == null) {
            throw EngineException.refused("its operator " + reader + " reads \"" + reader.input(input)
                    + "\", which isn't quantized: quantize the whole model (watchpost lab quantize)");
        }
        return value;
    }

    @Nullable
    Value known(String tensor) {
        return values.get(tensor);
    }

    void put(String tensor, Value value) {
        values.put(tensor, value);
    }

    /** A picture as TensorFlow Lite wants it. */
    Value picture(OnnxNode reader, int input) throws EngineException {
        Value value = value(reader, input);
        if (value.rank() != 4) {
            throw EngineException.refused("its operator " + reader + " reads " + value.shape()
                    + ", and only pictures [batch, channels, height, width] are converted");
        }
        return writer.inOrder(reader.input(input), value, Permutation.NCHW_TO_NHWC);
    }

    /**
     * What an operator that computes writes: the tensor that its result, and what clamps make of that, becomes.
     *
     * @param otherwise the quantization where the model gives none; null if there has to be one
     */
    Destination destination(OnnxNode node, @Nullable Quantization otherwise) throws EngineException {
        Destination found = Destination.of(model, node.output());
        if (found.quantization() == null && otherwise == null) {
            throw EngineException.refused("the result of its operator " + node
                    + " isn't quantized: quantize the whole model (watchpost lab quantize)");
        }
        return found.quantization() != null
                ? found
                : new Destination(found.tensors(), found.clamp(), found.clamps(), otherwise);
    }

    static Quantization quantization(Destination destination) {
        return Objects.requireNonNull(destination.quantization());
    }

    /** Takes a written tensor as an operator's result, and the clamps behind it as done. */
    void finish(Destination destination, Value result) {
        merged.addAll(destination.clamps());
        destination.tensors().forEach(tensor -> values.put(tensor, result));
    }

    /**
     * The same, clamping with operators of their own where the operator hasn't done it.
     *
     * @param fused what the operator has done, -1 for nothing
     */
    void finishClamping(Destination destination, Value result, byte fused) {
        finish(destination, fused >= 0 ? result : clamped(destination, result));
    }

    private Value clamped(Destination destination, Value result) {
        Quantization quantization = result.quantization();
        Clamp clamp = destination.clamp();
        Value clamped = result;
        String name = destination.tensors().getLast();
        if (clamp.leastStep(quantization) > Clamp.LEAST) {
            clamped = bounded(BuiltinOperator.MAXIMUM, name, clamped, clamp.leastStep(quantization));
        }
        if (clamp.greatestStep(quantization) < Clamp.GREATEST) {
            clamped = bounded(BuiltinOperator.MINIMUM, name, clamped, clamp.greatestStep(quantization));
        }
        return clamped;
    }

    private Value bounded(int code, String name, Value value, int step) {
        int bound = writer.constant(
                name + "/bound", ElementType.INT8, List.of(1), TensorQuantization.of(value.quantization()), new byte[] {
                    (byte) step
                });
        int output = writer.tensor(name + "/clamped", value.storedShape(), value.quantization());
        writer.operator(
                code,
                BuiltinOptions.MaximumMinimumOptions,
                new MaximumMinimumOptionsT(),
                List.of(value.tensor(), bound),
                output);
        return Value.of(output, value.quantization(), value.shape(), value.order());
    }

    /** Says that a tensor has the quantization that TensorFlow Lite fixes, whatever the model gives it. */
    void fix(String tensor) {
        fixed.add(tensor);
    }

    boolean isFixed(String tensor) {
        return fixed.contains(tensor);
    }

    /** A constant's real numbers, whether it is stored as such or behind a DequantizeLinear; null for no constant. */
    double @Nullable [] reals(String tensor) throws EngineException {
        TensorProto constant = model.constant(tensor);
        if (constant != null) {
            if (!Constants.isFloat(constant)) {
                return null;
            }
            float[] floats = Constants.floats(constant);
            double[] reals = new double[floats.length];
            for (int i = 0; i < reals.length; i++) {
                reals[i] = floats[i];
            }
            return reals;
        }
        OnnxNode dequantizer = model.producer(tensor);
        TensorProto integers = dequantizer == null || !dequantizer.is("DequantizeLinear")
                ? null
                : model.constant(dequantizer.input(0));
        return dequantizer == null || integers == null ? null : DequantizedConstant.of(model, dequantizer, integers);
    }

    /** The sizes of a constant, behind a DequantizeLinear or not. */
    List<Integer> constantShape(String tensor) {
        OnnxNode producer = model.producer(tensor);
        TensorProto constant = producer == null ? model.constant(tensor) : model.constant(producer.input(0));
        return constant == null
                ? List.of()
                : new ArrayList<>(
                        constant.getDimsList().stream().map(Math::toIntExact).toList());
    }
}
