package io.watchpost.engine;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Builds ONNX files of a {@link ColourModel}; {@link #model} gives the parts, for tests that break one. */
public final class OnnxModels {
    private static final long IR_VERSION = 8;
    private static final long OPSET = 13;

    private OnnxModels() {}

    /** Writes a model to a path: {@code OnnxModels PATH [WIDTH HEIGHT CLASSES]}, uint8. */
    public static void main(String[] arguments) throws IOException {
        int width = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
        int height = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 32;
        int classes = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
        write(ColourModel.uint8(width, height, classes), Path.of(arguments[0]));
    }

    public static Path write(ColourModel plan, Path path) throws IOException {
        return Files.write(path, bytes(plan));
    }

    public static byte[] bytes(ColourModel plan) {
        return model(plan).build().toByteArray();
    }

    /** The parts of the file: the graph's input 0 is the picture, output 0 the scores. */
    public static ModelProto.Builder model(ColourModel plan) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("main");
        String picture = end(graph, plan, "image", plan.inputShape(plan.batch()));
        graph.addNode(node("ReduceMean", List.of(picture), "mean")
                .addAttribute(attribute("axes", plan.spatialAxes()))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("keepdims")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(0)));
        String features = "mean";
        if (plan.hasOffsetInput()) {
            String offset = end(graph, plan, "offset", List.of(plan.batch(), plan.channels()));
            graph.addNode(node("Add", List.of("mean", offset), "sum"));
            features = "sum";
        }
        boolean[] takes = plan.takes();
        TensorProto.Builder weights = TensorProto.newBuilder()
                .setName("weights")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(plan.channels())
                .addDims(plan.classes());
        for (int channel = 0; channel < plan.channels(); channel++) {
            for (int label = 0; label < plan.classes(); label++) {
                weights.addFloatData(takes[label * plan.channels() + channel] ? 1f : 0f);
            }
        }
        graph.addInitializer(weights);
        graph.addNode(node("MatMul", List.of(features, "weights"), "raw"));
        String real = "raw";
        if (plan.outputRank() == 1) {
            graph.addInitializer(TensorProto.newBuilder()
                    .setName("flat")
                    .setDataType(TensorProto.DataType.INT64.getNumber())
                    .addDims(1)
                    .addInt64Data(plan.classes()));
            graph.addNode(node("Reshape", List.of("raw", "flat"), "reshaped"));
            real = "reshaped";
        }
        Quantization quantization = plan.outputQuantization();
        if (quantization == null) {
            graph.addNode(node("Identity", List.of(real), "scores"));
        } else {
            quantization(graph, "scores", plan.output(), quantization);
            graph.addNode(node("QuantizeLinear", List.of(real, "scores_scale", "scores_zero"), "scores"));
        }
        graph.addOutput(value("scores", plan.output(), plan.outputShape(plan.batch())));
        if (plan.hasMeanOutput()) {
            graph.addOutput(value("mean", ElementType.FLOAT32, List.of(plan.batch(), plan.channels())));
        }
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("watchpost-test")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph);
    }

    /** Declares an input and gives the name of its real values. */
    private static String end(GraphProto.Builder graph, ColourModel plan, String name, List<Integer> shape) {
        graph.addInput(value(name, plan.input(), shape));
        Quantization quantization = plan.inputQuantization();
        if (quantization == null) {
            return name;
        }
        quantization(graph, name, plan.input(), quantization);
        graph.addNode(node("DequantizeLinear", List.of(name, name + "_scale", name + "_zero"), name + "_real"));
        return name + "_real";
    }

    private static void quantization(
            GraphProto.Builder graph, String name, ElementType type, Quantization quantization) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name + "_scale")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addFloatData(quantization.scale()));
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name + "_zero")
                .setDataType(type(type).getNumber())
                .setRawData(ByteString.copyFrom(new byte[] {(byte) quantization.zeroPoint()})));
    }

    private static NodeProto.Builder node(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output);
    }

    private static AttributeProto.Builder attribute(String name, int[] values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(IntStream.of(values).mapToObj(Long::valueOf).toList());
    }

    private static ValueInfoProto value(String name, ElementType type, List<Integer> shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (int size : shape) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(size < 0 ? dimension.setDimParam("N") : dimension.setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type(type).getNumber())
                                .setShape(dimensions)))
                .build();
    }

    private static TensorProto.DataType type(ElementType type) {
        return switch (type) {
            case UINT8 -> TensorProto.DataType.UINT8;
            case INT8 -> TensorProto.DataType.INT8;
            case FLOAT32 -> TensorProto.DataType.FLOAT;
            default -> throw new IllegalArgumentException("no such colour model: " + type);
        };
    }
}
