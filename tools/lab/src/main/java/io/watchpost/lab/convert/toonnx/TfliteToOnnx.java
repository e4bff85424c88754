package io.watchpost.lab.convert.toonnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.lab.convert.model.ModelDescription;
import io.watchpost.lab.tflite.Permutation;
import io.watchpost.lab.tflite.TfliteGraph;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Converts a TensorFlow Lite model to ONNX, operator set 13. Pictures are [N, C, H, W] inside; the input is so as well,
 * unless it is to stay [N, H, W, C]. An open batch becomes 1.
 */
public final class TfliteToOnnx {
    /** The first with scales for each channel, and one that every engine and OpenVINO 2022.3 reads. */
    private static final int OPERATOR_SET = 13;

    private static final int IR_VERSION = 7;

    private final TfliteGraph graph;
    private final Translation translation;
    private final OnnxOptions options;

    private TfliteToOnnx(TfliteGraph graph, OnnxOptions options) {
        this.graph = graph;
        this.options = options;
        translation = new Translation(graph, options);
    }

    /** Whether the model computes with 8-bit integers. */
    public static boolean isQuantized(TfliteGraph graph) {
        return graph.operators().stream()
                .map(operator -> graph.tensor(operator.output()))
                .anyMatch(TfliteTensor::isQuantized);
    }

    /**
     * Converts a model.
     *
     * @throws EngineException refused, naming what can't be converted
     */
    public static ModelProto convert(TfliteGraph source, OnnxOptions options, ModelDescription description)
            throws EngineException {
        TfliteGraph graph = NeededOperators.of(source);
        Operators.check(graph);
        checkTensors(graph);
        if (options.precision() == Precision.INT8 && !isQuantized(graph)) {
            throw EngineException.refused("it is a float model, which has no scales to make int8 of: convert it with"
                    + " --precision float, then quantize that (watchpost lab quantize)");
        }
        return new TfliteToOnnx(graph, options).model(description);
    }

    private static void checkTensors(TfliteGraph graph) throws EngineException {
        if (graph.inputs().size() != 1 || graph.outputs().isEmpty()) {
            throw EngineException.refused("it has " + graph.inputs().size() + " inputs and "
                    + graph.outputs().size() + " outputs; converted are models with one input, the picture");
        }
        for (TfliteTensor tensor : graph.tensors()) {
            boolean isUsed = graph.inputs().contains(tensor.index())
                    || graph.operators().stream()
                            .anyMatch(operator -> operator.outputs().contains(tensor.index()));
            if (isUsed && tensor.type() != ElementType.FLOAT32 && !tensor.isQuantized()) {
                throw EngineException.refused("its tensor " + tensor
                        + " is neither float32 nor quantized to 8 bits (a scale belongs to that): only such models are"
                        + " converted");
            }
        }
    }

    private ModelProto model(ModelDescription description) throws EngineException {
        input();
        for (TfliteOperator operator : graph.operators()) {
            if (operator.outputs().size() != 1 && !Operators.hasSeveralOutputs(operator)) {
                throw EngineException.refused("is damaged: its operator " + operator + " has "
                        + operator.outputs().size() + " outputs");
            }
            if (!translation.padding().contains(operator)) {
                Operators.of(operator).translate(operator, translation);
            }
        }
        outputs();
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("watchpost lab")
                .setDocString(description.description())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(translation.onnx().graph(description.name().isEmpty() ? "graph" : description.name()));
        property(model, "name", description.name());
        property(model, "description", description.description());
        property(model, "author", description.author());
        property(model, "license", description.license());
        property(model, "labels", String.join("\n", description.labels()));
        property(model, "mean", numbers(description.normalization().mean()));
        property(model, "std", numbers(description.normalization().std()));
        return model.build();
    }

    private static void property(ModelProto.Builder model, String key, String value) {
        if (!value.isEmpty()) {
            model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value));
        }
    }

    private static String numbers(List<Float> values) {
        return String.join(",", values.stream().map(String::valueOf).toList());
    }

    private void input() {
        TfliteTensor input = graph.tensor(graph.inputs().getFirst());
        OnnxWriter onnx = translation.onnx();
        String name = onnx.fresh(input.name().isEmpty() ? "input" : input.name());
        if (options.keepsInputOrder()) {
            onnx.input(name, translation.storedType(input), input.shape());
            translation.store(
                    input.index(),
                    input.rank() == 4
                            ? onnx.node(
                                    "Transpose",
                                    name + "/nchw",
                                    List.of(name),
                                    OnnxWriter.list("perm", Permutation.NHWC_TO_NCHW.axes()))
                            : name);
        } else {
            onnx.input(name, translation.storedType(input), Translation.onnxShape(input));
            translation.store(input.index(), name);
        }
    }

    private void outputs() throws EngineException {
        Set<String> given = new HashSet<>();
        OnnxWriter onnx = translation.onnx();
        for (int index : graph.outputs()) {
            TfliteTensor output = graph.tensor(index);
            String name = translation.stored(index);
            boolean isComputed = graph.operators().stream()
                    .anyMatch(operator -> operator.outputs().contains(index));
            if (!isComputed || !given.add(name)) {
                name = onnx.node("Identity", output.name() + "/given", List.of(name));
            }
            onnx.output(name, translation.storedType(output), Translation.onnxShape(output));
        }
    }
}
