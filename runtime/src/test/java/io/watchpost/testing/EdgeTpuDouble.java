package io.watchpost.testing;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;

/**
 * A stand-in for the Edge TPU's library: a real delegate plug-in, made of {@code src/test/c/edgetpu_double.c}, which
 * runs the same model's version for the CPU and does what it is told, also while engines use it. While it is plugged in,
 * every engine {@code edgetpu} of this process uses it.
 *
 * <p>Models for it are made with {@link #compile}; for a real {@code _edgetpu.tflite}, {@link #twin} names the file that
 * it was compiled from.
 */
public final class EdgeTpuDouble extends AcceleratorDouble {

    private EdgeTpuDouble(Path library) {
        super("watchpost.edgetpu.library", library);
    }

    /** Builds the library in a folder and plugs it in; skips the calling test where there is no compiler. */
    public static EdgeTpuDouble build(Path folder) throws IOException {
        return new EdgeTpuDouble(NativeLibrary.build(
                Fixtures.projectRoot().resolve("runtime/src/test/c/edgetpu_double.c"),
                folder.resolve("libedgetpu-double.so.1.0")));
    }

    /** What edgetpu_compiler makes of a TensorFlow Lite model: the same ends, and a single operator between them. */
    public static byte[] compile(byte[] cpuModel) {
        SubGraphT original =
                Model.getRootAsModel(ByteBuffer.wrap(cpuModel)).unpack().getSubgraphs()[0];
        List<TensorT> ends = new ArrayList<>();
        OperatorT operator = new OperatorT();
        operator.setInputs(move(original, original.getInputs(), ends));
        operator.setOutputs(move(original, original.getOutputs(), ends));
        operator.setCustomOptions(unsigned(cpuModel));
        OperatorCodeT code = new OperatorCodeT();
        code.setBuiltinCode(BuiltinOperator.CUSTOM);
        code.setDeprecatedBuiltinCode((byte) BuiltinOperator.CUSTOM);
        code.setCustomCode("edgetpu-custom-op");
        code.setVersion(1);
        SubGraphT graph = new SubGraphT();
        graph.setName("main");
        graph.setTensors(ends.toArray(TensorT[]::new));
        graph.setInputs(operator.getInputs());
        graph.setOutputs(operator.getOutputs());
        graph.setOperators(new OperatorT[] {operator});
        ModelT model = new ModelT();
        model.setVersion(3);
        model.setDescription("for the double of an Edge TPU");
        model.setSubgraphs(new SubGraphT[] {graph});
        model.setOperatorCodes(new OperatorCodeT[] {code});
        model.setBuffers(new BufferT[] {new BufferT()});
        FlatBufferBuilder builder = new FlatBufferBuilder(cpuModel.length + 4096);
        Model.finishModelBuffer(builder, Model.pack(builder, model));
        return builder.sizedByteArray();
    }

    private static int[] move(SubGraphT original, int[] indexes, List<TensorT> ends) {
        int[] moved = new int[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            moved[i] = ends.size();
            TensorT end = original.getTensors()[indexes[i]];
            end.setBuffer(0);
            ends.add(end);
        }
        return moved;
    }

    private static int[] unsigned(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        return values;
    }

    /** From the next load on, models that weren't made with {@link #compile} are run by this one for the CPU. */
    public void twin(Path cpuModel) throws IOException {
        Files.copy(cpuModel, beside("twin"), StandardCopyOption.REPLACE_EXISTING);
    }
}
