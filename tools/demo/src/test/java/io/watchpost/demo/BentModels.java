package io.watchpost.demo;

import com.google.flatbuffers.FlatBufferBuilder;
import io.watchpost.bundle.BeltBundles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.MetadataT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/** The int8 belt inspector, changed: real files that load, run, and are worse in one respect. */
final class BentModels {
    private BentModels() {}

    private static ModelT shipped() {
        ModelT model = ModelT.deserializeFromBinary(BeltBundles.tflite().model());
        model.setMetadata(
                new MetadataT[0]); // it speaks of a zip file behind the model; bundles have the labels beside it
        return model;
    }

    private static byte[] bytes(ModelT model) {
        FlatBufferBuilder builder = new FlatBufferBuilder(1 << 18);
        Model.finishModelBuffer(builder, Model.pack(builder, model));
        return builder.sizedByteArray();
    }

    /** The pixels stand for other reals than those that the network was taught. */
    static byte[] withInputZeroPoint(int by) {
        ModelT model = shipped();
        SubGraphT graph = model.getSubgraphs()[0];
        QuantizationParametersT input = graph.getTensors()[graph.getInputs()[0]].getQuantization();
        input.setZeroPoint(new long[] {input.getZeroPoint()[0] + by});
        return bytes(model);
    }

    /**
     * Noise on the weights of one layer.
     *
     * @param layer counted from the first convolution
     * @param steps greatest change of a weight, of the 255 that it may have
     */
    static byte[] withNoise(int layer, int steps, long seed) {
        ModelT model = shipped();
        SubGraphT graph = model.getSubgraphs()[0];
        List<TensorT> weights = Arrays.stream(graph.getOperators())
                .filter(operator -> operator.getInputs().length == 3)
                .map(operator -> graph.getTensors()[operator.getInputs()[1]])
                .toList();
        BufferT buffer = model.getBuffers()[(int) weights.get(layer).getBuffer()];
        SplittableRandom random = new SplittableRandom(seed);
        int[] data = buffer.getData();
        for (int at = 0; at < data.length; at++) {
            int noisy = (byte) data[at] + random.nextInt(-steps, steps + 1);
            data[at] = Math.clamp(noisy, -127, 127) & 0xff;
        }
        buffer.setData(data);
        return bytes(model);
    }

    /**
     * The same answers after more work: convolutions that change nothing stand behind the layer where they cost most.
     *
     * @param convolutions how many
     */
    static byte[] withMoreWork(int convolutions) {
        ModelT model = shipped();
        SubGraphT graph = model.getSubgraphs()[0];
        List<TensorT> tensors = new ArrayList<>(List.of(graph.getTensors()));
        List<OperatorT> operators = new ArrayList<>(List.of(graph.getOperators()));
        List<BufferT> buffers = new ArrayList<>(List.of(model.getBuffers()));
        OperatorT costly = operators.stream()
                .filter(operator -> code(model, operator) == BuiltinOperator.CONV_2D)
                .max(Comparator.comparingLong(
                        operator -> work(tensors.get(operator.getOutputs()[0]).getShape())))
                .orElseThrow();
        int from = costly.getOutputs()[0];
        TensorT copied = tensors.get(from);
        int channels = copied.getShape()[3];
        int identity = tensor(
                tensors,
                buffers,
                "identity",
                TensorType.INT8,
                new int[] {channels, 1, 1, channels},
                diagonal(channels),
                1 / 127f,
                0);
        float scale = copied.getQuantization().getScale()[0];
        int bias = tensor(
                tensors,
                buffers,
                "none",
                TensorType.INT32,
                new int[] {channels},
                new int[4 * channels],
                scale / 127,
                0);
        int place = operators.indexOf(costly) + 1;
        int last = from;
        List<OperatorT> added = new ArrayList<>();
        for (int number = 0; number < convolutions; number++) {
            int to = tensor(
                    tensors,
                    buffers,
                    "same-" + number,
                    copied.getType(),
                    copied.getShape(),
                    null,
                    scale,
                    copied.getQuantization().getZeroPoint()[0]);
            added.add(convolution(costly.getOpcodeIndex(), new int[] {last, identity, bias}, to));
            last = to;
        }
        int end = last;
        operators
                .subList(place, operators.size())
                .forEach(operator -> operator.setInputs(IntStream.of(operator.getInputs())
                        .map(input -> input == from ? end : input)
                        .toArray()));
        operators.addAll(place, added);
        graph.setTensors(tensors.toArray(TensorT[]::new));
        graph.setOperators(operators.toArray(OperatorT[]::new));
        model.setBuffers(buffers.toArray(BufferT[]::new));
        return bytes(model);
    }

    private static long work(int[] shape) {
        return (long) shape[1] * shape[2] * shape[3] * shape[3];
    }

    private static int code(ModelT model, OperatorT operator) {
        return model.getOperatorCodes()[(int) operator.getOpcodeIndex()].getBuiltinCode();
    }

    private static int[] diagonal(int size) {
        int[] data = new int[size * size];
        for (int at = 0; at < size; at++) {
            data[at * size + at] = 127;
        }
        return data;
    }

    private static OperatorT convolution(long code, int[] inputs, int output) {
        Conv2DOptionsT options = new Conv2DOptionsT();
        options.setPadding(Padding.VALID);
        options.setStrideW(1);
        options.setStrideH(1);
        options.setDilationWFactor(1);
        options.setDilationHFactor(1);
        BuiltinOptionsUnion union = new BuiltinOptionsUnion();
        union.setType(BuiltinOptions.Conv2DOptions);
        union.setValue(options);
        OperatorT operator = new OperatorT();
        operator.setOpcodeIndex(code);
        operator.setInputs(inputs);
        operator.setOutputs(new int[] {output});
        operator.setBuiltinOptions(union);
        return operator;
    }

    /** @param data its constant bytes; null for what is computed */
    private static int tensor(
            List<TensorT> tensors,
            List<BufferT> buffers,
            String name,
            byte type,
            int[] shape,
            int @org.jspecify.annotations.Nullable [] data,
            float scale,
            long zeroPoint) {
        QuantizationParametersT quantization = new QuantizationParametersT();
        quantization.setScale(new float[] {scale});
        quantization.setZeroPoint(new long[] {zeroPoint});
        TensorT tensor = new TensorT();
        tensor.setName(name);
        tensor.setType(type);
        tensor.setShape(shape);
        tensor.setQuantization(quantization);
        if (data != null) {
            BufferT buffer = new BufferT();
            buffer.setData(data);
            buffers.add(buffer);
            tensor.setBuffer(buffers.size() - 1);
        }
        tensors.add(tensor);
        return tensors.size() - 1;
    }
}
