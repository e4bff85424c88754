package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes float networks with random weights, as exporters write them: every call appends operators and gives the name of
 * what they write. The same seed gives the same network.
 */
public final class NetBuilder {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("net");
    private final Random random;
    private final int operatorSet;
    private int number;

    public NetBuilder(long seed, int operatorSet) {
        random = new Random(seed);
        this.operatorSet = operatorSet;
    }

    /** The input of a network; a size of -1 is left open and called "batch". */
    public String input(long... shape) {
        graph.addInput(value("input", shape));
        return "input";
    }

    /** Any operator. */
    public String node(OnnxNode node) {
        graph.addNode(node.toProto());
        return node.output();
    }

    /** Any operator of one output without attributes. */
    public String node(String operator, String... inputs) {
        return node(new OnnxNode(operator, List.of(inputs), List.of(fresh(operator))));
    }

    public String fresh(String prefix) {
        return prefix + "_" + number++;
    }

    public String constant(TensorProto tensor) {
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    public String integers(long... values) {
        return constant(Constants.integers(fresh("sizes"), List.of((long) values.length), values));
    }

    /** The same as an operator, which is how PyTorch writes it. */
    public String integersByOperator(long... values) {
        OnnxNode node = new OnnxNode("Constant", List.of(), List.of(fresh("Constant")));
        graph.addNode(node.toProto().toBuilder()
                .addAttribute(ai.onnx.proto.OnnxMl.AttributeProto.newBuilder()
                        .setName("value")
                        .setType(ai.onnx.proto.OnnxMl.AttributeProto.AttributeType.TENSOR)
                        .setT(Constants.integers("", List.of((long) values.length), values))));
        return node.output();
    }

    public String scalar(float value) {
        return constant(Constants.floats(fresh("scalar"), List.of(), value));
    }

    /** Numbers around a centre. */
    public String normal(double centre, double spread, long... shape) {
        List<Long> sizes = new ArrayList<>();
        int elements = 1;
        for (long size : shape) {
            sizes.add(size);
            elements *= (int) size;
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) (centre + spread * random.nextGaussian());
        }
        return constant(Constants.floats(fresh("weights"), sizes, values));
    }

    /** A convolution whose output has about the variance of its input. */
    public String conv(String input, int inputs, int outputs, int kernel, int stride, int groups, boolean bias) {
        double spread = Math.sqrt(2.0 / (kernel * kernel * inputs / (double) groups));
        List<String> reads =
                new ArrayList<>(List.of(input, normal(0, spread, outputs, inputs / groups, kernel, kernel)));
        if (bias) {
            reads.add(normal(0, 0.1, outputs));
        }
        long pad = kernel / 2;
        return node(new OnnxNode("Conv", reads, List.of(fresh("Conv")))
                .with("kernel_shape", List.of((long) kernel, (long) kernel))
                .with("strides", List.of((long) stride, (long) stride))
                .with("pads", List.of(pad, pad, pad, pad))
                .with("dilations", List.of(1L, 1L))
                .with("group", groups));
    }

    public String batchNorm(String input, int channels) {
        float[] variance = new float[channels];
        for (int i = 0; i < channels; i++) {
            variance[i] = 0.5f + random.nextFloat();
        }
        return node(
                "BatchNormalization",
                input,
                normal(1, 0.2, channels),
                normal(0, 0.2, channels),
                normal(0, 0.2, channels),
                constant(Constants.floats(fresh("variance"), List.of((long) channels), variance)));
    }

    public String relu(String input) {
        return node("Relu", input);
    }

    public String relu6(String input) {
        return node("Clip", input, scalar(0), scalar(6));
    }

    public String convBnRelu6(String input, int inputs, int outputs, int kernel, int stride, int groups) {
        return relu6(batchNorm(conv(input, inputs, outputs, kernel, stride, groups, false), outputs));
    }

    public String maxPool(String input, int kernel, int stride, int pad) {
        return node(new OnnxNode("MaxPool", List.of(input), List.of(fresh("MaxPool")))
                .with("kernel_shape", List.of((long) kernel, (long) kernel))
                .with("strides", List.of((long) stride, (long) stride))
                .with("pads", List.of((long) pad, (long) pad, (long) pad, (long) pad)));
    }

    public String flatten(String input) {
        return node(new OnnxNode("Flatten", List.of(input), List.of(fresh("Flatten"))).with("axis", 1));
    }

    public String concat(String... inputs) {
        return node(new OnnxNode("Concat", List.of(inputs), List.of(fresh("Concat"))).with("axis", 1));
    }

    /** A dense layer as PyTorch writes it. */
    public String gemm(String input, int inputs, int outputs) {
        return node(new OnnxNode(
                        "Gemm",
                        List.of(input, normal(0, Math.sqrt(2.0 / inputs), outputs, inputs), normal(0, 0.1, outputs)),
                        List.of(fresh("Gemm")))
                .with("alpha", 1f)
                .with("beta", 1f)
                .with("transB", 1));
    }

    public String softmax(String input) {
        return node(new OnnxNode("Softmax", List.of(input), List.of(fresh("Softmax"))).with("axis", 1));
    }

    /** The model, with this tensor as its output. */
    public ModelProto proto(String output, long... outputShape) {
        return ModelProto.newBuilder()
                .setIrVersion(6)
                .setProducerName("pytorch")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(operatorSet))
                .setGraph(graph.clone().addOutput(value(output, outputShape)))
                .build();
    }

    public OnnxModel model(String output, long... outputShape) {
        return OnnxModel.of(proto(output, outputShape));
    }

    private static ValueInfoProto value(String name, long... shape) {
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        for (long size : shape) {
            sizes.addDim(
                    size < 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam("batch")
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(DataType.FLOAT.getNumber())
                                .setShape(sizes)))
                .build();
    }
}
