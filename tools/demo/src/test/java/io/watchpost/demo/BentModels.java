package io.watchpost.demo;

import com.google.flatbuffers.FlatBufferBuilder;
import io.watchpost.bundle.BeltBundles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.MaximumMinimumOptionsT;
import org.tensorflow.lite.schema.MetadataT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;

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
     * The same answers after so many times the work: the whole network, done again and again, and of its equal answers the
     * greatest.
     */
    static byte[] repeated(int times) {
        ModelT model = shipped();
        SubGraphT graph = model.getSubgraphs()[0];
        List<TensorT> tensors = new ArrayList<>(List.of(graph.getTensors()));
        List<OperatorT> operators = new ArrayList<>(List.of(graph.getOperators()));
        int maximum = model.getOperatorCodes().length;
        model.setOperatorCodes(Arrays.copyOf(model.getOperatorCodes(), maximum + 1));
        model.getOperatorCodes()[maximum] = maximum();
        int scores = graph.getOutputs()[0];
        for (int time = 1; time < times; time++) {
            int[] copies = IntStream.range(0, graph.getTensors().length).toArray();
            for (OperatorT operator : graph.getOperators()) {
                int output = operator.getOutputs()[0];
                copies[output] = add(tensors, like(tensors.get(output), time));
                operators.add(copy(operator, copies));
            }
            int both = add(tensors, like(tensors.get(scores), -time));
            operators.add(greater(maximum, scores, copies[graph.getOutputs()[0]], both));
            scores = both;
        }
        graph.setTensors(tensors.toArray(TensorT[]::new));
        graph.setOperators(operators.toArray(OperatorT[]::new));
        graph.setOutputs(new int[] {scores});
        return bytes(model);
    }

    private static int add(List<TensorT> tensors, TensorT tensor) {
        tensors.add(tensor);
        return tensors.size() - 1;
    }

    /** Another place for the same kind of values. */
    private static TensorT like(TensorT tensor, int number) {
        TensorT other = new TensorT();
        other.setName(tensor.getName() + "/" + number);
        other.setType(tensor.getType());
        other.setShape(tensor.getShape());
        other.setQuantization(tensor.getQuantization());
        return other;
    }

    /** The same operator between other tensors. */
    private static OperatorT copy(OperatorT operator, int[] tensors) {
        OperatorT other = new OperatorT();
        other.setOpcodeIndex(operator.getOpcodeIndex());
        other.setBuiltinOptions(operator.getBuiltinOptions());
        other.setInputs(IntStream.of(operator.getInputs())
                .map(input -> input < 0 ? input : tensors[input])
                .toArray());
        other.setOutputs(new int[] {tensors[operator.getOutputs()[0]]});
        return other;
    }

    private static OperatorCodeT maximum() {
        OperatorCodeT code = new OperatorCodeT();
        code.setBuiltinCode(BuiltinOperator.MAXIMUM);
        code.setDeprecatedBuiltinCode((byte) BuiltinOperator.MAXIMUM);
        code.setVersion(2);
        return code;
    }

    private static OperatorT greater(long code, int one, int other, int output) {
        BuiltinOptionsUnion union = new BuiltinOptionsUnion();
        union.setType(BuiltinOptions.MaximumMinimumOptions);
        union.setValue(new MaximumMinimumOptionsT());
        OperatorT operator = new OperatorT();
        operator.setOpcodeIndex(code);
        operator.setInputs(new int[] {one, other});
        operator.setOutputs(new int[] {output});
        operator.setBuiltinOptions(union);
        return operator;
    }
}
