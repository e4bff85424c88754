package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Reads and makes constant tensors. ONNX stores their values either as little-endian bytes or in typed lists. */
public final class Constants {
    private static final long ELEMENTS_MAX = 1L << 28;

    private Constants() {}

    /** Number of elements by the tensor's dimensions. */
    public static int elements(TensorProto tensor) {
        long product = 1;
        for (long size : tensor.getDimsList()) {
            if (size < 0 || size > ELEMENTS_MAX || product * size > ELEMENTS_MAX) {
                throw new DamagedModel("the tensor \"" + tensor.getName() + "\" has the dimensions "
                        + tensor.getDimsList() + ", which can't be");
            }
            product *= size;
        }
        return (int) product;
    }

    public static boolean isFloat(TensorProto tensor) {
        return tensor.getDataType() == DataType.FLOAT.getNumber();
    }

    /** Values of a float tensor. */
    public static float[] floats(TensorProto tensor) {
        require(isFloat(tensor), tensor, "float values");
        float[] values = new float[elements(tensor)];
        if (tensor.hasRawData()) {
            raw(tensor, values.length, Float.BYTES).asFloatBuffer().get(values);
        } else {
            require(tensor.getFloatDataCount() == values.length, tensor, values.length + " values");
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.getFloatData(i);
            }
        }
        return values;
    }

    /** Values of an int64 or int32 tensor. */
    public static long[] integers(TensorProto tensor) {
        long[] values = new long[elements(tensor)];
        if (tensor.getDataType() == DataType.INT64.getNumber()) {
            if (tensor.hasRawData()) {
                raw(tensor, values.length, Long.BYTES).asLongBuffer().get(values);
            } else {
                require(tensor.getInt64DataCount() == values.length, tensor, values.length + " values");
                for (int i = 0; i < values.length; i++) {
                    values[i] = tensor.getInt64Data(i);
                }
            }
            return values;
        }
        require(tensor.getDataType() == DataType.INT32.getNumber(), tensor, "integers");
        boolean isRaw = tensor.hasRawData();
        require(isRaw || tensor.getInt32DataCount() == values.length, tensor, values.length + " values");
        ByteBuffer bytes = isRaw ? raw(tensor, values.length, Integer.BYTES) : ByteBuffer.allocate(0);
        for (int i = 0; i < values.length; i++) {
            values[i] = isRaw ? bytes.getInt(i * Integer.BYTES) : tensor.getInt32Data(i);
        }
        return values;
    }

    /** Values of an int8 or uint8 tensor, as they are numbered. */
    public static int[] smallIntegers(TensorProto tensor) {
        boolean signed = tensor.getDataType() == DataType.INT8.getNumber();
        require(signed || tensor.getDataType() == DataType.UINT8.getNumber(), tensor, "int8 or uint8 values");
        int[] values = new int[elements(tensor)];
        boolean isRaw = tensor.hasRawData();
        require(isRaw || tensor.getInt32DataCount() == values.length, tensor, values.length + " values");
        ByteBuffer bytes = isRaw ? raw(tensor, values.length, 1) : ByteBuffer.allocate(0);
        for (int i = 0; i < values.length; i++) {
            int value = isRaw ? bytes.get(i) : tensor.getInt32Data(i);
            values[i] = signed ? (byte) value : value & 0xFF;
        }
        return values;
    }

    public static TensorProto floats(String name, List<Long> shape, float... values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        littleEndian(bytes).asFloatBuffer().put(values);
        return tensor(name, DataType.FLOAT, shape, bytes);
    }

    public static TensorProto integers(String name, List<Long> shape, long... values) {
        byte[] bytes = new byte[values.length * Long.BYTES];
        littleEndian(bytes).asLongBuffer().put(values);
        return tensor(name, DataType.INT64, shape, bytes);
    }

    public static TensorProto int32s(String name, List<Long> shape, int... values) {
        byte[] bytes = new byte[values.length * Integer.BYTES];
        littleEndian(bytes).asIntBuffer().put(values);
        return tensor(name, DataType.INT32, shape, bytes);
    }

    /** A tensor of bytes as they are stored; the type says how they are meant. */
    public static TensorProto tensor(String name, DataType type, List<Long> shape, byte[] littleEndian) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(shape)
                .setRawData(ByteString.copyFrom(littleEndian))
                .build();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer raw(TensorProto tensor, int elements, int elementBytes) {
        ByteString bytes = tensor.getRawData();
        require(bytes.size() == (long) elements * elementBytes, tensor, (long) elements * elementBytes + " bytes");
        return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void require(boolean holds, TensorProto tensor, String what) {
        if (!holds) {
            throw new DamagedModel("the tensor \"" + tensor.getName() + "\" " + tensor.getDimsList() + " (type "
                    + DataType.forNumber(tensor.getDataType()) + ") should have " + what + " and hasn't");
        }
    }
}
