package io.watchpost.lab.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.TensorShapes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Decides, before anything is measured, which operators become integers, which tensors are quantized, and which of them
 * share a scale. Immutable once made.
 */
final class QuantizationPlan {
    /** Of probabilities, as TensorFlow Lite's specification of int8 demands of Softmax and Logistic. */
    private static final float PROBABILITY_SCALE = 1f / 256;

    private final Map<OnnxNode, Treatment> treatments = new HashMap<>(); // nodes are equal to themselves only
    private final Set<String> quantized = new LinkedHashSet<>();
    private final Set<String> derived = new LinkedHashSet<>();
    private final RangeGroups groups = new RangeGroups();
    private final List<FloatOperator> floats = new ArrayList<>();

    private QuantizationPlan() {}

    /**
     * Plans a simplified model.
     *
     * @param input scale and zero point that the input has in any case
     */
    static QuantizationPlan of(OnnxModel model, TensorShapes shapes, QuantizeOptions options, Quantization input) {
        QuantizationPlan plan = new QuantizationPlan();
        plan.decide(model, shapes, options, input);
        plan.share(model);
        return plan;
    }

    private void decide(OnnxModel model, TensorShapes shapes, QuantizeOptions options, Quantization input) {
        Treatments known = new Treatments(model, shapes);
        String picture = model.inputs().getFirst().getName();
        groups.fix(picture, input);
        if (options.input() != EndType.FLOAT) {
            quantized.add(picture);
        }
        Set<String> integers = new LinkedHashSet<>(Set.of(picture));
        for (OnnxNode node : model.nodes()) {
            Treatment treatment = known.of(node, integers.contains(node.input(0)));
            treatments.put(node, treatment);
            if (treatment instanceof Treatment.StaysFloat(String reason)) {
                if (!reason.isEmpty()) {
                    floats.add(new FloatOperator(node.name(), node.operator(), reason));
                }
                continue;
            }
            for (String read : node.inputs()) {
                boolean inside = node.is("Relu", "Clip") && isInside(model, read);
                if (shapes.isFloat(read) && !inside) {
                    quantized.add(read);
                }
            }
            for (String written : node.outputs()) {
                integers.add(written);
                if (shapes.isFloat(written) && !isInside(model, written)) {
                    quantized.add(written);
                    if (treatment instanceof Treatment.Probability) {
                        groups.fix(
                                written,
                                new Quantization(
                                        PROBABILITY_SCALE, options.activations().least()));
                    }
                }
            }
        }
    }

    /** Whether a tensor lies between an operator and the clamp that is a part of it, so that no integer holds it. */
    private boolean isInside(OnnxModel model, String tensor) {
        OnnxNode producer = model.producer(tensor);
        OnnxNode consumer = model.onlyConsumer(tensor);
        if (producer == null || consumer == null || !consumer.is("Relu", "Clip")) {
            return false;
        }
        boolean constantBounds =
                consumer.inputs().stream().skip(1).allMatch(bound -> bound.isEmpty() || model.isConstant(bound));
        Treatment producing = treatments.get(producer);
        return constantBounds
                && consumer.input(0).equals(tensor)
                && producer.is("Conv", "Gemm", "MatMul", "Add", "Mul")
                && producing != null
                && producing.isQuantized();
    }

    private void share(OnnxModel model) {
        for (OnnxNode node : model.nodes()) {
            if (!(treatment(node) instanceof Treatment.SameRange)) {
                continue;
            }
            List<String> members = new ArrayList<>(node.outputs());
            members.addAll(node.inputs());
            members.removeIf(member -> !quantized.contains(member));
            boolean joins = node.is("Concat");
            if (joins && members.stream().anyMatch(member -> groups.fixed(member) != null)) {
                continue; // one of fixed scale would press it on all others: each keeps its own
            }
            members.forEach(member -> groups.unite(members.getFirst(), member));
            derived.addAll(node.outputs());
        }
    }

    Treatment treatment(OnnxNode node) {
        return Objects.requireNonNull(treatments.get(node), node::toString);
    }

    boolean isQuantized(String tensor) {
        return quantized.contains(tensor);
    }

    /** Every tensor that integers will hold, in the order of the graph. */
    Set<String> quantizedTensors() {
        return quantized;
    }

    RangeGroups groups() {
        return groups;
    }

    /** Whether calibration looks at a tensor: its range isn't fixed, and it doesn't only repeat others of its group. */
    boolean isMeasured(String tensor) {
        return quantized.contains(tensor) && !derived.contains(tensor) && groups.fixed(tensor) == null;
    }

    /** What stays float, in the order of the graph. */
    List<FloatOperator> floats() {
        return floats;
    }

    /** Whether an operator adds a constant or multiplies by one, and which of its inputs that is; -1 for none. */
    static int constantOperand(OnnxModel model, OnnxNode node) {
        for (int i = 0; node.is("Add", "Mul") && i < node.inputs().size(); i++) {
            TensorProto constant = model.constant(node.input(i));
            if (constant != null) {
                return i;
            }
        }
        return -1;
    }
}
