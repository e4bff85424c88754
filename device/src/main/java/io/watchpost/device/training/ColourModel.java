package io.watchpost.device.training;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptionsT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.ReshapeOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/**
 * The smallest real classifier: which of red, green and blue is strongest in the picture. It is built here, so that an
 * installation can try itself, and prepare its start cache, before it has seen a model.
 *
 * <p>uint8 [1, 32, 32, 3], RGB, scale 1/255 → average over the picture → softmax → uint8 [1, 3], scale 1/256.
 */
public final class ColourModel {
    /** In the order of the output. */
    public static final List<String> LABELS = List.of("red", "green", "blue");

    private static final int SIZE = 32; // pixels each way
    private static final long SCHEMA_VERSION = 3;
    private static final int INPUT = 0;
    private static final int POOLED = 1;
    private static final int FLAT = 2;
    private static final int SCORES = 3;

    private ColourModel() {}

    /** The bytes of the .tflite file. */
    public static byte[] bytes() {
        ModelT model = new ModelT();
        model.setVersion(SCHEMA_VERSION);
        model.setDescription("strongest colour");
        model.setOperatorCodes(new OperatorCodeT[] {
            code(BuiltinOperator.AVERAGE_POOL_2D), code(BuiltinOperator.RESHAPE), code(BuiltinOperator.SOFTMAX)
        });
        model.setSubgraphs(new SubGraphT[] {graph()});
        model.setBuffers(new BufferT[] {new BufferT()}); // the first buffer is the empty one, by convention

        FlatBufferBuilder builder = new FlatBufferBuilder();
        Model.finishModelBuffer(builder, Model.pack(builder, model));
        return builder.sizedByteArray();
    }

    private static SubGraphT graph() {
        SubGraphT graph = new SubGraphT();
        graph.setName("main");
        float pixel = 1f / 255;
        TensorT[] tensors = new TensorT[4];
        tensors[INPUT] = tensor("picture", pixel, 1, SIZE, SIZE, 3);
        tensors[POOLED] = tensor("average", pixel, 1, 1, 1, 3);
        tensors[FLAT] = tensor("colours", pixel, 1, 3);
        tensors[SCORES] = tensor("scores", 1f / 256, 1, 3);
        graph.setTensors(tensors);
        graph.setInputs(new int[] {INPUT});
        graph.setOutputs(new int[] {SCORES});
        graph.setOperators(new OperatorT[] {
            operator(0, INPUT, POOLED, BuiltinOptions.Pool2DOptions, pool()),
            operator(1, POOLED, FLAT, BuiltinOptions.ReshapeOptions, reshape()),
            operator(2, FLAT, SCORES, BuiltinOptions.SoftmaxOptions, softmax())
        });
        return graph;
    }

    private static Pool2DOptionsT pool() {
        Pool2DOptionsT pool = new Pool2DOptionsT();
        pool.setPadding(Padding.VALID);
        pool.setStrideW(1);
        pool.setStrideH(1);
        pool.setFilterWidth(SIZE);
        pool.setFilterHeight(SIZE);
        pool.setFusedActivationFunction(ActivationFunctionType.NONE);
        return pool;
    }

    private static ReshapeOptionsT reshape() {
        ReshapeOptionsT reshape = new ReshapeOptionsT();
        reshape.setNewShape(new int[] {1, 3});
        return reshape;
    }

    private static SoftmaxOptionsT softmax() {
        SoftmaxOptionsT softmax = new SoftmaxOptionsT();
        softmax.setBeta(10); // averages lie between 0 and 1: without it, no class would stand out
        return softmax;
    }

    private static OperatorCodeT code(int builtin) {
        OperatorCodeT code = new OperatorCodeT();
        code.setBuiltinCode(builtin);
        code.setDeprecatedBuiltinCode((byte) builtin); // where readers of older schemas look
        code.setVersion(1);
        return code;
    }

    private static OperatorT operator(int code, int input, int output, byte optionsType, Object options) {
        BuiltinOptionsUnion union = new BuiltinOptionsUnion();
        union.setType(optionsType);
        union.setValue(options);
        OperatorT operator = new OperatorT();
        operator.setOpcodeIndex(code);
        operator.setInputs(new int[] {input});
        operator.setOutputs(new int[] {output});
        operator.setBuiltinOptions(union);
        return operator;
    }

    private static TensorT tensor(String name, float scale, int... shape) {
        QuantizationParametersT quantization = new QuantizationParametersT();
        quantization.setScale(new float[] {scale});
        quantization.setZeroPoint(new long[] {0});
        TensorT tensor = new TensorT();
        tensor.setName(name);
        tensor.setType(TensorType.UINT8);
        tensor.setShape(Arrays.copyOf(shape, shape.length));
        tensor.setQuantization(quantization);
        return tensor;
    }
}
