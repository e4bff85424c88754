package io.watchpost.lab.convert.toonnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.watchpost.engine.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An ONNX graph while it is written, operator after operator; every tensor gets a name of its own. One thread. */
final class OnnxWriter {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> taken = new HashSet<>();

    /** A name that no tensor has, taken by this call. */
    String fresh(String wanted) {
        String base = wanted.isEmpty() ? "tensor" : wanted;
        String name = base;
        for (int number = 2; !taken.add(name); number++) {
            name = base + "_" + number;
        }
        return name;
    }

    /** Adds an operator that writes one tensor; gives the tensor's name. */
    String node(String operator, String wanted, List<String> inputs, AttributeProto... attributes) {
        String output = fresh(wanted);
        nodes(operator, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds an operator whose outputs have their names. */
    void nodes(String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(outputs.getFirst())
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(List.of(attributes)));
    }

    String floats(String wanted, List<Integer> shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(wanted, ElementType.FLOAT32, shape, bytes.array());
    }

    /** A list of whole numbers, as shapes and axes are given. */
    String integers(String wanted, List<Integer> values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putLong);
        return constant(wanted, ElementType.INT64, List.of(values.size()), bytes.array());
    }

    /** A constant of little-endian bytes; gives its name. */
    String constant(String wanted, ElementType type, List<Integer> shape, byte[] bytes) {
        String name = fresh(wanted);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(dataType(type).getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        shape.forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return name;
    }

    void input(String name, ElementType type, List<Integer> shape) {
        graph.addInput(value(name, type, shape));
    }

    void output(String name, ElementType type, List<Integer> shape) {
        graph.addOutput(value(name, type, shape));
    }

    GraphProto graph(String name) {
        return graph.setName(name).build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto list(String name, int... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    static AttributeProto list(String name, List<Integer> values) {
        return list(name, values.stream().mapToInt(Integer::intValue).toArray());
    }

    static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    private static ValueInfoProto value(String name, ElementType type, List<Integer> shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        shape.forEach(size ->
                dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(dataType(type).getNumber())
                                .setShape(dimensions)))
                .build();
    }

    private static DataType dataType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT;
            case UINT8 -> DataType.UINT8;
            case INT8 -> DataType.INT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            default -> throw new IllegalArgumentException("no tensor of " + type + " is written");
        };
    }
}
