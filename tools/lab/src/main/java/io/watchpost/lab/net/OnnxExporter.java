package io.watchpost.lab.net;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.watchpost.lab.net.Operation.Addition;
import io.watchpost.lab.net.Operation.BatchNormalization;
import io.watchpost.lab.net.Operation.Convolution;
import io.watchpost.lab.net.Operation.Dense;
import io.watchpost.lab.net.Operation.GlobalAveragePool;
import io.watchpost.lab.net.Operation.Rectifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes a network as float ONNX: input {@code input} float [1, 3, size, size], output {@code scores} float [1, classes]
 * after a softmax. Each value is named after the layer that makes it. The same network and weights give the same bytes.
 */
public final class OnnxExporter {
    public static final String SCORES = "scores";
    private static final int OPSET = 13;

    /** The first IR version with opset 13, so that older readers take the file. */
    private static final int IR_VERSION = 7;

    private final NetworkSpec spec;
    private final Weights weights;
    private final GraphProto.Builder graph = GraphProto.newBuilder();

    private OnnxExporter(NetworkSpec spec, Weights weights) {
        this.spec = spec;
        this.weights = weights;
    }

    /**
     * The model.
     *
     * @param metadata kept in the file as it is, in the map's order
     */
    public static ModelProto export(NetworkSpec spec, Weights weights, Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("watchpost lab")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(new OnnxExporter(spec, weights).graph());
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    private GraphProto graph() {
        graph.setName(spec.name());
        graph.addInput(value(NetworkSpec.INPUT, 1, NetworkSpec.CHANNELS, spec.size(), spec.size()));
        spec.weightShapes().forEach(this::addInitializer);
        for (Layer layer : spec.layers()) {
            addNodes(layer);
        }
        Layer logits = spec.layers().getLast();
        graph.addNode(node("Softmax", SCORES, List.of(logits.name()), integer("axis", 1)));
        graph.addOutput(value(SCORES, 1, spec.classes()));
        return graph.build();
    }

    private void addNodes(Layer layer) {
        String name = layer.name();
        switch (layer.operation()) {
            case Convolution convolution -> addConvolution(layer, convolution);
            case BatchNormalization ignored ->
                graph.addNode(node(
                        "BatchNormalization",
                        name,
                        List.of(layer.input(), name + ".gamma", name + ".beta", name + ".mean", name + ".variance"),
                        real("epsilon", BatchNormalization.EPSILON)));
            case Rectifier(boolean limitedToSix) -> {
                if (limitedToSix) {
                    graph.addInitializer(scalar(name + ".min", 0));
                    graph.addInitializer(scalar(name + ".max", 6));
                    graph.addNode(node("Clip", name, List.of(layer.input(), name + ".min", name + ".max")));
                } else {
                    graph.addNode(node("Relu", name, layer.inputs()));
                }
            }
            case Addition() -> graph.addNode(node("Add", name, layer.inputs()));
            case GlobalAveragePool() -> {
                graph.addNode(node("GlobalAveragePool", name + "_mean", layer.inputs()));
                graph.addNode(node("Flatten", name, List.of(name + "_mean"), integer("axis", 1)));
            }
            case Dense ignored ->
                graph.addNode(node(
                        "Gemm", name, List.of(layer.input(), name + ".weight", name + ".bias"), integer("transB", 1)));
        }
    }

    private void addConvolution(Layer layer, Convolution convolution) {
        int before = convolution.paddingBefore(inputSize(layer));
        int after = convolution.paddingAfter(inputSize(layer));
        graph.addNode(node(
                "Conv",
                layer.name(),
                List.of(layer.input(), layer.name() + ".weight"),
                integers("dilations", 1, 1),
                integer("group", convolution.groups()),
                integers("kernel_shape", convolution.kernel(), convolution.kernel()),
                integers("pads", before, before, after, after),
                integers("strides", convolution.stride(), convolution.stride())));
    }

    private int inputSize(Layer layer) {
        return spec.layers().stream()
                .filter(earlier -> earlier.name().equals(layer.input()))
                .findFirst()
                .map(Layer::height)
                .orElse(spec.size());
    }

    private void addInitializer(String name, int[] shape) {
        float[] values = weights.of(name);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        Arrays.stream(shape).forEach(tensor::addDims);
        graph.addInitializer(tensor);
    }

    private static TensorProto scalar(String name, float value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addFloatData(value)
                .build();
    }

    private static NodeProto node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes))
                .build();
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    private static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    private static ValueInfoProto value(String name, int... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        Arrays.stream(shape)
                .forEach(side -> dimensions.addDim(
                        TensorShapeProto.Dimension.newBuilder().setDimValue(side)));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(dimensions)))
                .build();
    }
}
