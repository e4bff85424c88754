package io.watchpost.lab.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import io.watchpost.engine.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/**
 * Writes a TensorFlow Lite file of one graph: first its tensors and operators in the order in which they run, then {@link
 * #bytes}. The same calls give the same bytes. One thread.
 */
public final class TfliteWriter {
    /** Kernels read constants where they lie in the file, in vectors of this size. */
    private static final int ALIGNMENT_BYTES = 16;

    private static final long SCHEMA_VERSION = 3;

    /** Operators with a larger number are told by the new field only. */
    private static final int OLD_CODE_MAX = 127;

    private final List<TensorT> tensors = new ArrayList<>();
    private final List<OperatorT> operators = new ArrayList<>();
    private final Map<List<Integer>, Integer> codes = new LinkedHashMap<>();
    private final List<byte[]> buffers = new ArrayList<>(List.of(new byte[0])); // the first is everybody's empty one

    /** A tensor that an operator writes, or an input. Gives its index. */
    public int tensor(String name, ElementType type, List<Integer> shape, @Nullable TensorQuantization quantization) {
        TensorT tensor = new TensorT();
        tensor.setName(name);
        tensor.setType(type(type));
        tensor.setShape(ints(shape));
        tensor.setHasRank(true);
        if (quantization != null) {
            QuantizationParametersT parameters = new QuantizationParametersT();
            float[] scales = new float[quantization.scales().size()];
            long[] zeroPoints = new long[scales.length];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = quantization.scale(i);
                zeroPoints[i] = quantization.zeroPoint(i);
            }
            parameters.setScale(scales);
            parameters.setZeroPoint(zeroPoints);
            parameters.setQuantizedDimension(quantization.axis());
            tensor.setQuantization(parameters);
        }
        tensors.add(tensor);
        return tensors.size() - 1;
    }

    /** A tensor whose little-endian values are in the file. Gives its index. */
    public int constant(
            String name,
            ElementType type,
            List<Integer> shape,
            @Nullable TensorQuantization quantization,
            byte[] content) {
        int index = tensor(name, type, shape, quantization);
        tensors.get(index).setBuffer(buffers.size());
        buffers.add(content);
        return index;
    }

    /** Gives a tensor another name. */
    public void rename(int tensor, String name) {
        tensors.get(tensor).setName(name);
    }

    /**
     * Adds an operator.
     *
     * @param code one of {@code BuiltinOperator}
     * @param version of its meaning
     * @param optionsType one of {@code BuiltinOptions}
     * @param options the object of that type; null for none
     * @param inputs -1 for an optional one that is left out
     */
    public void operator(
            int code,
            int version,
            byte optionsType,
            @Nullable Object options,
            List<Integer> inputs,
            List<Integer> outputs) {
        OperatorT operator = new OperatorT();
        operator.setOpcodeIndex(codes.computeIfAbsent(List.of(code, version), key -> codes.size()));
        operator.setInputs(ints(inputs));
        operator.setOutputs(ints(outputs));
        if (options != null) {
            BuiltinOptionsUnion union = new BuiltinOptionsUnion();
            union.setType(optionsType);
            union.setValue(options);
            operator.setBuiltinOptions(union);
        }
        operators.add(operator);
    }

    /**
     * The file.
     *
     * @param inputs indexes of tensors
     * @param outputs indexes of tensors
     * @param metadata what else lies in it, by name
     */
    public byte[] bytes(List<Integer> inputs, List<Integer> outputs, String description, Map<String, byte[]> metadata) {
        List<byte[]> contents = new ArrayList<>(buffers);
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 16);
        List<Integer> entries = new ArrayList<>();
        metadata.forEach((name, content) -> {
            entries.add(Metadata.createMetadata(builder, builder.createString(name), contents.size()));
            contents.add(content);
        });
        int metadataVector = Model.createMetadataVector(builder, ints(entries));
        int bufferVector = Model.createBuffersVector(
                builder,
                contents.stream().mapToInt(content -> buffer(builder, content)).toArray());
        SubGraphT graph = new SubGraphT();
        graph.setName("main");
        graph.setTensors(tensors.toArray(TensorT[]::new));
        graph.setOperators(operators.toArray(OperatorT[]::new));
        graph.setInputs(ints(inputs));
        graph.setOutputs(ints(outputs));
        int graphs = Model.createSubgraphsVector(builder, new int[] {SubGraph.pack(builder, graph)});
        int codeVector = Model.createOperatorCodesVector(
                builder,
                codes.keySet().stream()
                        .mapToInt(code -> OperatorCode.pack(builder, code(code.get(0), code.get(1))))
                        .toArray());
        int text = builder.createString(description);
        Model.startModel(builder);
        Model.addVersion(builder, SCHEMA_VERSION);
        Model.addOperatorCodes(builder, codeVector);
        Model.addSubgraphs(builder, graphs);
        Model.addDescription(builder, text);
        Model.addBuffers(builder, bufferVector);
        Model.addMetadata(builder, metadataVector);
        Model.finishModelBuffer(builder, Model.endModel(builder));
        return builder.sizedByteArray();
    }

    private static OperatorCodeT code(int code, int version) {
        OperatorCodeT operatorCode = new OperatorCodeT();
        operatorCode.setBuiltinCode(code);
        operatorCode.setDeprecatedBuiltinCode((byte) Math.min(code, OLD_CODE_MAX));
        operatorCode.setVersion(version);
        return operatorCode;
    }

    private static int buffer(FlatBufferBuilder builder, byte[] content) {
        if (content.length == 0) {
            Buffer.startBuffer(builder);
            return Buffer.endBuffer(builder);
        }
        builder.startVector(1, content.length, ALIGNMENT_BYTES);
        for (int i = content.length - 1; i >= 0; i--) {
            builder.addByte(content[i]);
        }
        int data = builder.endVector();
        return Buffer.createBuffer(builder, data);
    }

    private static byte type(ElementType type) {
        return switch (type) {
            case FLOAT32 -> TensorType.FLOAT32;
            case INT8 -> TensorType.INT8;
            case UINT8 -> TensorType.UINT8;
            case INT16 -> TensorType.INT16;
            case INT32 -> TensorType.INT32;
            case INT64 -> TensorType.INT64;
            default -> throw new IllegalArgumentException("no tensor of " + type + " is written");
        };
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
