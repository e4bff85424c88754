package io.watchpost.lab.convert.totflite;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.convert.model.Normalization;
import io.watchpost.lab.onnx.DamagedModel;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import io.watchpost.lab.onnx.Simplification;
import io.watchpost.lab.onnx.TensorShapes;
import io.watchpost.lab.tflite.Permutation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Converts an int8 ONNX classifier in QDQ form to TensorFlow Lite, by its 8-bit quantization specification: int8
 * activations, int8 weights of zero point 0 with a scale for each output channel, int32 biases. Pictures become [N, H, W, C].
 * uint8 activations become int8, which is the same with another zero point. Float ends are left out: the model takes and
 * gives the integers behind them.
 */
public final class OnnxToTflite {
    private static final int STEPS_SEARCHED_MAX = 16;

    private final OnnxModel model;
    private final Lowering lowering;

    private OnnxToTflite(OnnxModel model, TensorShapes shapes) {
        this.model = model;
        lowering = new Lowering(model, shapes);
    }

    /**
     * Converts a model.
     *
     * @param source left as it is
     * @throws EngineException refused, naming what can't be converted
     */
    public static TfliteFile convert(OnnxModel source, ModelDescription description) throws EngineException {
        OnnxModel model = source.copy();
        if (model.nodes().stream().noneMatch(node -> node.is("QuantizeLinear", "DequantizeLinear"))
                && model.nodes().stream().noneMatch(node -> node.operator().contains("QLinear"))) {
            throw EngineException.refused("it is a float model: quantize it first (watchpost lab quantize)");
        }
        try {
            Simplification.prepareQuantized(model);
            Operators.check(model);
            return new OnnxToTflite(model, TensorShapes.of(model)).file(description);
        } catch (DamagedModel | IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            // attributes that contradict the tensors, in whatever way
            throw EngineException.refused("the model can't be used: " + e.getMessage());
        }
    }

    private TfliteFile file(ModelDescription description) throws EngineException {
        Value input = input();
        for (OnnxNode node : model.nodes()) {
            if (!lowering.isMerged(node)) {
                Operators.of(node).lower(node, lowering);
            }
        }
        List<Integer> outputs = new ArrayList<>();
        Value scores = null;
        for (ValueInfoProto output : model.outputs()) {
            Value value = lowering.known(output.getName());
            if (value == null) {
                throw EngineException.refused("its output \"" + output.getName() + "\" isn't quantized");
            }
            Value plain = value.rank() == 4
                    ? lowering.writer().inOrder(output.getName(), value, Permutation.NCHW_TO_NHWC)
                    : lowering.writer().straightened(output.getName(), value);
            lowering.writer().file().rename(plain.tensor(), output.getName());
            outputs.add(plain.tensor());
            scores = scores == null ? plain : scores;
        }
        if (scores == null || outputs.contains(input.tensor())) {
            throw EngineException.refused("nothing is computed between its input and its outputs");
        }
        checkLabels(description, scores);
        Map<String, byte[]> metadata = new LinkedHashMap<>();
        metadata.put(RuntimeVersions.ENTRY, lowering.writer().since().bytes());
        String inputName = model.inputs().getFirst().getName();
        boolean isGrayscale = input.storedShape().getLast() == 1;
        metadata.put(
                ModelMetadataBytes.ENTRY,
                ModelMetadataBytes.of(
                        normalized(description, input.quantization()),
                        inputName,
                        model.outputs().getFirst().getName(),
                        isGrayscale));
        byte[] bytes = lowering.writer()
                .file()
                .bytes(List.of(input.tensor()), outputs, "converted by watchpost lab", metadata);
        List<String> labels = description.labels();
        byte[] whole = labels.isEmpty()
                ? bytes
                : AppendedZip.append(
                        bytes,
                        ModelMetadataBytes.LABELS_FILE,
                        (String.join("\n", labels) + "\n").getBytes(StandardCharsets.UTF_8));
        return new TfliteFile(whole, lowering.notes());
    }

    private static void checkLabels(ModelDescription description, Value scores) throws EngineException {
        int labels = description.labels().size();
        if (labels != 0 && labels != scores.elements()) {
            throw EngineException.refused("there are " + labels + " labels for " + scores.elements()
                    + " classes: name the labels that were made with this model (one a line, --labels)");
        }
    }

    /** Where nobody says how pixels become real numbers, it is as the integers stand for them. */
    private static ModelDescription normalized(ModelDescription description, Quantization input) {
        if (description.normalization().isKnown()) {
            return description;
        }
        return new ModelDescription(
                description.name(),
                description.description(),
                description.author(),
                description.license(),
                description.labels(),
                Normalization.of(input.zeroPoint() + (float) Destination.SIGN_SHIFT, 1 / input.scale()));
    }

    private Value input() throws EngineException {
        ValueInfoProto input = model.inputs().getFirst();
        List<Integer> shape = input.getType().getTensorType().getShape().getDimList().stream()
                .map(size -> Math.toIntExact(size.getDimValue()))
                .toList();
        int type = input.getType().getTensorType().getElemType();
        boolean isKnownType = type == DataType.FLOAT.getNumber()
                || type == DataType.INT8.getNumber()
                || type == DataType.UINT8.getNumber();
        if (!isKnownType || shape.stream().anyMatch(size -> size < 1)) {
            throw EngineException.refused("its input \"" + input.getName() + "\" is " + DataType.forNumber(type) + " "
                    + shape + "; float32, int8 and uint8 pictures of fixed size are converted");
        }
        Quantization quantization = quantizationAhead(input.getName(), STEPS_SEARCHED_MAX);
        if (quantization == null) {
            throw EngineException.refused("its input \"" + input.getName() + "\" isn't quantized before it is used:"
                    + " quantize the whole model (watchpost lab quantize)");
        }
        boolean isChannelsLast = shape.size() != 4 || (!isChannels(shape.get(1)) && isChannels(shape.get(3)));
        Permutation order = isChannelsLast ? Permutation.none(shape.size()) : Permutation.NCHW_TO_NHWC;
        int tensor = lowering.writer().tensor(input.getName(), order.apply(shape), quantization);
        Value value = Value.of(tensor, quantization, shape, order);
        lowering.put(input.getName(), value);
        return value;
    }

    private static boolean isChannels(int size) {
        return size == 1 || size == 3;
    }

    /** The scale at the first operator that has one, behind others that only move values. */
    private @Nullable Quantization quantizationAhead(String tensor, int steps) throws EngineException {
        for (OnnxNode reader : model.consumers(tensor)) {
            if (reader.is("QuantizeLinear", "DequantizeLinear")) {
                return Destination.quantization(model, reader);
            }
        }
        for (OnnxNode reader : model.consumers(tensor)) {
            if (steps > 0 && reader.is("Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Identity", "Pad")) {
                return quantizationAhead(Objects.requireNonNull(reader.output()), steps - 1);
            }
        }
        return null;
    }
}
