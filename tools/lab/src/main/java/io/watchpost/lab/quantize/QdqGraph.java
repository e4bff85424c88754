package io.watchpost.lab.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.Constants;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.Simplification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a simplified float model as a quantized one in QDQ form: every quantized tensor goes through QuantizeLinear and
 * DequantizeLinear, weights are stored as integers with a DequantizeLinear behind them, and an engine melts operator and
 * pairs into integer kernels. Tensors that share a scale share its constant.
 */
final class QdqGraph {
    private final OnnxModel model;
    private final QuantizationPlan plan;
    private final Calibration calibration;
    private final QuantizeOptions options;

    private final List<OnnxNode> written = new ArrayList<>();
    /** What readers of a quantized tensor read. */
    private final Map<String, String> dequantized = new HashMap<>();
    /** The integers of each quantized tensor that an operator writes. */
    private final Map<String, String> integers = new LinkedHashMap<>();

    /** The names of scale and zero point of each group of tensors. */
    private final Map<String, List<String>> groupConstants = new HashMap<>();

    private final Map<String, LayerWeights> layers = new HashMap<>();

    private QdqGraph(OnnxModel model, QuantizationPlan plan, Calibration calibration, QuantizeOptions options) {
        this.model = model;
        this.plan = plan;
        this.calibration = calibration;
        this.options = options;
    }

    /**
     * Rewrites a model in place.
     *
     * @param model the one that was planned and calibrated
     */
    static QdqGraph write(OnnxModel model, QuantizationPlan plan, Calibration calibration, QuantizeOptions options) {
        QdqGraph graph = new QdqGraph(model, plan, calibration, options);
        graph.input();
        for (OnnxNode node : model.nodes()) {
            graph.operator(node);
        }
        model.setNodes(graph.written);
        model.removeUnused();
        return graph;
    }

    /** The name of the integers of each quantized tensor, in the order of the graph; the input isn't among them. */
    Map<String, String> integers() {
        return Collections.unmodifiableMap(integers);
    }

    /** The integer weights of a layer, by what it writes. */
    Map<String, LayerWeights> layers() {
        return Collections.unmodifiableMap(layers);
    }

    private void input() {
        ValueInfoProto picture = model.inputs().getFirst();
        String name = picture.getName();
        if (!plan.isQuantized(name)) {
            return;
        }
        String bytes = name;
        if (options.input() == EndType.FLOAT) {
            bytes = model.freshName(name + "_quantized");
            written.add(pair("QuantizeLinear", name, bytes, name));
        } else {
            TensorShapeProto shape = picture.getType().getTensorType().getShape();
            model.inputs().set(0, Simplification.described(name, type(), shape));
        }
        String reals = model.freshName(name + "_dequantized");
        written.add(pair("DequantizeLinear", bytes, reals, name));
        dequantized.put(name, reals);
    }

    private void operator(OnnxNode node) {
        Treatment treatment = plan.treatment(node);
        if (treatment instanceof Treatment.Clamp && !plan.isQuantized(node.input(0))) {
            clamp(node);
            return;
        }
        if (treatment instanceof Treatment.Layer) {
            layer(node);
        } else if (treatment.isQuantized()) {
            int constant = QuantizationPlan.constantOperand(model, node);
            if (constant >= 0) {
                node.setInput(constant, constantOperand(node.input(constant)));
            }
        }
        for (int i = 0; i < node.inputs().size(); i++) {
            node.setInput(i, dequantized.getOrDefault(node.input(i), node.input(i)));
        }
        written.add(node);
        for (int i = 0; i < node.outputs().size(); i++) {
            String tensor = node.outputs().get(i);
            if (plan.isQuantized(tensor)) {
                output(node, i, tensor);
            }
        }
    }

    /**
     * A clamp that is a part of the operator before it. Where integers saturate at its bounds anyway, it goes. Otherwise
     * the operator gives integers first, in the scale that comes after the clamp, which loses nothing; left as it is, the
     * operator would run in float, and ONNX Runtime 1.29 refuses a Clip there ("two nodes with same node name").
     */
    private void clamp(OnnxNode node) {
        String tensor = node.output();
        OnnxNode before = Objects.requireNonNull(writer(node.input(0)), node::toString);
        if (saturates(node, calibration.quantization(tensor))) {
            before.setOutput(0, tensor);
            output(before, 0, tensor);
            return;
        }
        String bytes = model.freshName(node.input(0) + "_quantized");
        String reals = model.freshName(node.input(0) + "_dequantized");
        written.add(pair("QuantizeLinear", node.input(0), bytes, tensor));
        written.add(pair("DequantizeLinear", bytes, reals, tensor));
        node.setInput(0, reals);
        written.add(node);
        output(node, 0, tensor);
    }

    private @Nullable OnnxNode writer(String tensor) {
        for (OnnxNode node : written.reversed()) {
            if (node.outputs().contains(tensor)) {
                return node;
            }
        }
        return null;
    }

    /** Whether what integers can't hold is what the clamp cuts off, but for half a step. */
    private boolean saturates(OnnxNode node, Quantization quantization) {
        EightBits bits = options.activations();
        double halfStep = quantization.scale() / 2;
        double least = quantization.toReal(bits.least());
        double greatest = quantization.toReal(bits.greatest());
        double min = node.is("Relu") ? 0 : bound(node.input(1), Double.NEGATIVE_INFINITY);
        double max = node.is("Relu") ? Double.POSITIVE_INFINITY : bound(node.input(2), Double.POSITIVE_INFINITY);
        return least >= min - halfStep && greatest <= max + halfStep;
    }

    private double bound(String name, double otherwise) {
        TensorProto constant = model.constant(name);
        return constant == null ? otherwise : Constants.floats(constant)[0];
    }

    private void output(OnnxNode node, int index, String tensor) {
        boolean isEnd = model.isOutput(tensor);
        boolean givesIntegers = isEnd && options.output() != EndType.FLOAT;
        String raw = isEnd ? model.freshName(tensor + "_float") : tensor;
        String bytes = givesIntegers ? tensor : model.freshName(tensor + "_quantized");
        String reals = isEnd && !givesIntegers ? tensor : model.freshName(tensor + "_dequantized");
        node.setOutput(index, raw);
        written.add(pair("QuantizeLinear", raw, bytes, tensor));
        written.add(pair("DequantizeLinear", bytes, reals, tensor));
        dequantized.put(tensor, reals);
        integers.put(tensor, bytes);
    }

    /** A QuantizeLinear or DequantizeLinear with the scale and zero point of a tensor's group. */
    private OnnxNode pair(String operator, String from, String to, String tensor) {
        List<String> names = groupConstants.computeIfAbsent(plan.groups().of(tensor), group -> {
            Quantization quantization = calibration.quantization(tensor);
            String scale = model.freshName(group + "_scale");
            String zeroPoint = model.freshName(group + "_zero_point");
            model.putConstant(Constants.floats(scale, List.of(), quantization.scale()));
            model.putConstant(
                    Constants.tensor(zeroPoint, type(), List.of(), new byte[] {(byte) quantization.zeroPoint()}));
            return List.of(scale, zeroPoint);
        });
        return new OnnxNode(operator, List.of(from, names.get(0), names.get(1)), List.of(to))
                .named(tensor + "_" + operator);
    }

    private void layer(OnnxNode node) {
        TensorProto weights = Objects.requireNonNull(model.constant(node.input(1)));
        boolean product = node.is("MatMul");
        int channels = Math.toIntExact(weights.getDims(product ? 1 : 0));
        int groups = node.is("Conv") ? Math.toIntExact(node.integer("group", 1)) : 1;
        TensorProto biasTensor = model.constant(node.input(2));
        float[] bias = biasTensor == null ? new float[channels] : Constants.floats(biasTensor);
        boolean perChannel = node.is("Conv") || options.densePerChannel();
        LayerWeights.Layer layer = new LayerWeights.Layer(
                channels,
                product,
                Math.toIntExact(weights.getDims(product ? 0 : 1)),
                groups,
                calibration.quantization(node.input(0)).scale(),
                perChannel);
        LayerWeights quantized = LayerWeights.of(
                layer, Constants.floats(weights), bias, product ? null : calibration.means(node.input(0)));
        layers.put(node.output(), quantized);
        String name = node.name();
        long axis = product ? 1 : 0;
        float[] scales = quantized.scales();
        List<Long> scaleShape = perChannel ? List.of((long) channels) : List.of();
        node.setInput(
                1,
                dequantizing(
                        Constants.tensor(
                                model.freshName(name + "_weights_quantized"),
                                DataType.INT8,
                                weights.getDimsList(),
                                quantized.values()),
                        Constants.floats(model.freshName(name + "_weights_scale"), scaleShape, scales),
                        Constants.tensor(
                                model.freshName(name + "_weights_zero_point"),
                                DataType.INT8,
                                scaleShape,
                                new byte[scales.length]),
                        perChannel ? axis : -1));
        if (product || (biasTensor == null && Arrays.stream(quantized.bias()).allMatch(value -> value == 0))) {
            return;
        }
        float[] biasScales = new float[scales.length];
        for (int i = 0; i < scales.length; i++) {
            biasScales[i] = scales[i] * layer.inputScale();
        }
        node.setInput(
                2,
                dequantizing(
                        Constants.int32s(
                                model.freshName(name + "_bias_quantized"), List.of((long) channels), quantized.bias()),
                        Constants.floats(model.freshName(name + "_bias_scale"), scaleShape, biasScales),
                        null, // zero, which it is without being written
                        perChannel ? 0 : -1));
    }

    /** An operand of Add or Mul that is constant, with the range that it has. */
    private String constantOperand(String constant) {
        TensorProto tensor = Objects.requireNonNull(model.constant(constant));
        float[] values = Constants.floats(tensor);
        double min = 0;
        double max = 0;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        EightBits bits = options.activations();
        Quantization quantization = bits.covering(Range.including(min, max));
        byte[] quantized = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            quantized[i] = (byte) bits.quantize(values[i], quantization);
        }
        String scale = model.freshName(constant + "_scale");
        String zeroPoint = model.freshName(constant + "_zero_point");
        return dequantizing(
                Constants.tensor(model.freshName(constant + "_quantized"), type(), tensor.getDimsList(), quantized),
                Constants.floats(scale, List.of(), quantization.scale()),
                Constants.tensor(zeroPoint, type(), List.of(), new byte[] {(byte) quantization.zeroPoint()}),
                -1);
    }

    /** Writes a DequantizeLinear of constants and names what it gives; an axis below 0 is left out. */
    private String dequantizing(TensorProto values, TensorProto scale, @Nullable TensorProto zeroPoint, long axis) {
        model.putConstant(values);
        model.putConstant(scale);
        List<String> reads = new ArrayList<>(List.of(values.getName(), scale.getName()));
        if (zeroPoint != null) {
            model.putConstant(zeroPoint);
            reads.add(zeroPoint.getName());
        }
        String reals = model.freshName(values.getName().replace("_quantized", "_dequantized"));
        OnnxNode node = new OnnxNode("DequantizeLinear", reads, List.of(reals)).named("");
        written.add(axis < 0 ? node : node.with("axis", axis));
        return reals;
    }

    private DataType type() {
        return options.activations().type();
    }
}
