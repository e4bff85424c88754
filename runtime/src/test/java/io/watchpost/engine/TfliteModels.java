package io.watchpost.engine;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/** Builds TensorFlow Lite files of a {@link ColourModel}; {@link #model} gives the parts, for tests that break one. */
public final class TfliteModels {
    private static final float WEIGHT_SCALE = 1 / 127f;

    private final List<TensorT> tensors = new ArrayList<>();
    private final List<BufferT> buffers = new ArrayList<>(List.of(buffer(new byte[0])));
    private final List<OperatorT> operators = new ArrayList<>();
    private final List<OperatorCodeT> codes = new ArrayList<>();

    private TfliteModels() {}

    /** Writes a model to a path: {@code TfliteModels PATH [WIDTH HEIGHT CLASSES]}, int8. */
    public static void main(String[] arguments) throws IOException {
        int width = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
        int height = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 32;
        int classes = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
        write(ColourModel.int8(width, height, classes), Path.of(arguments[0]));
    }

    public static Path write(ColourModel plan, Path path) throws IOException {
        return Files.write(path, bytes(plan));
    }

    public static byte[] bytes(ColourModel plan) {
        return bytes(model(plan));
    }

    public static byte[] bytes(ModelT model) {
        FlatBufferBuilder builder = new FlatBufferBuilder(4096);
        Model.finishModelBuffer(builder, Model.pack(builder, model));
        return builder.sizedByteArray();
    }

    /** The parts of the file: tensor 0 is the input, the last operator writes the scores. */
    public static ModelT model(ColourModel plan) {
        return new TfliteModels().build(plan);
    }

    private ModelT build(ColourModel plan) {
        int batch = Math.max(plan.batch(), 1);
        boolean open = plan.batch() < 0;
        ElementType core = plan.input();
        Quantization coreQuantization = plan.inputQuantization();

        int[] shape = ColourModel.ints(plan.inputShape(batch));
        int input = tensor("image", core, shape, coreQuantization, null);
        if (open) {
            int[] signature = shape.clone();
            signature[0] = -1;
            tensors.get(input).setShapeSignature(signature);
        }
        List<Integer> inputs = new ArrayList<>(List.of(input));

        int[] pooled = {batch, plan.channels()};
        int axes = constant("axes", TensorType.INT32, new int[] {2}, ints(plan.spatialAxes()));
        int mean = tensor("mean", core, pooled, coreQuantization, null);
        ReducerOptionsT reducer = new ReducerOptionsT();
        operator(BuiltinOperator.MEAN, 2, BuiltinOptions.ReducerOptions, reducer, new int[] {input, axes}, mean);
        List<Integer> outputs = new ArrayList<>();
        int features = mean;
        if (plan.hasOffsetInput()) {
            int offset = tensor("offset", core, pooled, coreQuantization, null);
            inputs.add(offset);
            features = tensor("sum", core, pooled, coreQuantization, null);
            operator(
                    BuiltinOperator.ADD,
                    1,
                    BuiltinOptions.AddOptions,
                    new org.tensorflow.lite.schema.AddOptionsT(),
                    new int[] {mean, offset},
                    features);
        }

        boolean converts = plan.output() != core;
        Quantization scoresQuantization = converts ? coreQuantization : plan.outputQuantization();
        int[] scoresShape = {batch, plan.classes()};
        int scores = tensor(converts ? "raw" : "scores", core, scoresShape, scoresQuantization, null);
        operator(
                BuiltinOperator.FULLY_CONNECTED,
                core == ElementType.INT8 ? 4 : 1,
                BuiltinOptions.FullyConnectedOptions,
                new FullyConnectedOptionsT(),
                new int[] {features, weights(plan), -1},
                scores);
        if (converts) {
            int converted = tensor("scores", plan.output(), scoresShape, plan.outputQuantization(), null);
            boolean toFloat = plan.output() == ElementType.FLOAT32;
            operator(
                    toFloat ? BuiltinOperator.DEQUANTIZE : BuiltinOperator.QUANTIZE,
                    2,
                    BuiltinOptions.NONE,
                    null,
                    new int[] {scores},
                    converted);
            scores = converted;
        }
        if (plan.outputRank() == 1) {
            int[] flat = {plan.classes()};
            int target = constant("shape", TensorType.INT32, new int[] {1}, ints(flat));
            int reshaped = tensor("flat", plan.output(), flat, plan.outputQuantization(), null);
            operator(BuiltinOperator.RESHAPE, 1, BuiltinOptions.NONE, null, new int[] {scores, target}, reshaped);
            scores = reshaped;
        }
        outputs.add(scores);
        if (plan.hasMeanOutput()) {
            outputs.add(mean);
        }
        return model(inputs, outputs);
    }

    private ModelT model(List<Integer> inputs, List<Integer> outputs) {
        SubGraphT graph = new SubGraphT();
        graph.setTensors(tensors.toArray(TensorT[]::new));
        graph.setOperators(operators.toArray(OperatorT[]::new));
        graph.setInputs(ColourModel.ints(inputs));
        graph.setOutputs(ColourModel.ints(outputs));
        graph.setName("main");
        ModelT model = new ModelT();
        model.setVersion(3);
        model.setSubgraphs(new SubGraphT[] {graph});
        model.setOperatorCodes(codes.toArray(OperatorCodeT[]::new));
        model.setBuffers(buffers.toArray(BufferT[]::new));
        model.setDescription("mean colour");
        return model;
    }

    private int weights(ColourModel plan) {
        boolean[] takes = plan.takes();
        int[] shape = {plan.classes(), plan.channels()};
        if (plan.input() == ElementType.FLOAT32) {
            ByteBuffer bytes = ByteBuffer.allocate(takes.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (boolean take : takes) {
                bytes.putFloat(take ? 1f : 0f);
            }
            return tensor("weights", ElementType.FLOAT32, shape, null, bytes.array());
        }
        int zeroPoint = plan.input() == ElementType.UINT8 ? 128 : 0;
        byte[] bytes = new byte[takes.length];
        for (int i = 0; i < takes.length; i++) {
            bytes[i] = (byte) (zeroPoint + (takes[i] ? 127 : 0));
        }
        return tensor("weights", plan.input(), shape, new Quantization(WEIGHT_SCALE, zeroPoint), bytes);
    }

    private int tensor(
            String name,
            ElementType type,
            int[] shape,
            @Nullable Quantization quantization,
            byte @Nullable [] content) {
        TensorT tensor = new TensorT();
        tensor.setName(name);
        tensor.setType(type(type));
        tensor.setShape(shape);
        if (quantization != null) {
            QuantizationParametersT parameters = new QuantizationParametersT();
            parameters.setScale(new float[] {quantization.scale()});
            parameters.setZeroPoint(new long[] {quantization.zeroPoint()});
            tensor.setQuantization(parameters);
        }
        if (content != null) {
            tensor.setBuffer(buffers.size());
            buffers.add(buffer(content));
        }
        tensors.add(tensor);
        return tensors.size() - 1;
    }

    private int constant(String name, byte type, int[] shape, byte[] content) {
        int index = tensor(name, ElementType.FLOAT32, shape, null, content);
        tensors.get(index).setType(type);
        return index;
    }

    private void operator(int code, int version, byte optionsType, @Nullable Object options, int[] inputs, int output) {
        OperatorCodeT operatorCode = new OperatorCodeT();
        operatorCode.setBuiltinCode(code);
        operatorCode.setDeprecatedBuiltinCode((byte) Math.min(code, 127));
        operatorCode.setVersion(version);
        codes.add(operatorCode);
        OperatorT operator = new OperatorT();
        operator.setOpcodeIndex(codes.size() - 1L);
        operator.setInputs(inputs);
        operator.setOutputs(new int[] {output});
        if (options != null) {
            BuiltinOptionsUnion union = new BuiltinOptionsUnion();
            union.setType(optionsType);
            union.setValue(options);
            operator.setBuiltinOptions(union);
        }
        operators.add(operator);
    }

    private static byte type(ElementType type) {
        return switch (type) {
            case UINT8 -> TensorType.UINT8;
            case INT8 -> TensorType.INT8;
            case FLOAT32 -> TensorType.FLOAT32;
            default -> throw new IllegalArgumentException("no such colour model: " + type);
        };
    }

    private static BufferT buffer(byte[] content) {
        int[] data = new int[content.length];
        for (int i = 0; i < content.length; i++) {
            data[i] = content[i] & 0xff;
        }
        BufferT buffer = new BufferT();
        buffer.setData(data);
        return buffer;
    }

    private static byte[] ints(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }
}
