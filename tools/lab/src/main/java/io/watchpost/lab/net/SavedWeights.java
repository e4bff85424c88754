package io.watchpost.lab.net;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Weights out of a file of {@link OnnxExporter}, to go on from there. */
public final class SavedWeights {
    private SavedWeights() {}

    /**
     * Reads the weights of this very network.
     *
     * @throws Failure if the file can't be read, or holds another network
     */
    public static Weights read(Path file, NetworkSpec spec) throws Failure {
        try {
            Map<String, float[]> values = new HashMap<>();
            for (TensorProto tensor :
                    ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList()) {
                if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber() && tensor.hasRawData()) {
                    float[] value = new float[tensor.getRawData().size() / Float.BYTES];
                    tensor.getRawData()
                            .asReadOnlyByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer()
                            .get(value);
                    values.put(tensor.getName(), value);
                }
            }
            return new Weights(spec, values);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.USAGE, "the weights in " + file + " can't be read (" + e + ")", "check the path");
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    file + " holds another network: " + e.getMessage(),
                    "give the same --network, --width and classes as when it was trained");
        }
    }
}
