package io.watchpost.engine.isolated;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Quantization;
import io.watchpost.engine.TensorSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a child says of the engine that it loaded.
 *
 * <pre>
 *   text engine's name
 *   i32 count of inputs, i32 count of outputs, then each tensor:
 *     text name, text type, i32 rank, i32 each size, bool quantized [f32 scale, i32 zero point]
 * </pre>
 *
 * Big-endian; texts are modified UTF-8 with 16 bits of length ({@link java.io.DataOutput#writeUTF}).
 */
record Description(String name, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    private static final int TENSORS_MAX = 64;
    private static final int RANK_MAX = 8;
    private static final long ELEMENTS_MAX = 1L << 28;

    Description {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Inputs, then outputs. */
    List<TensorSpec> tensors() {
        List<TensorSpec> all = new ArrayList<>(inputs);
        all.addAll(outputs);
        return all;
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(name);
        out.writeInt(inputs.size());
        out.writeInt(outputs.size());
        for (TensorSpec spec : tensors()) {
            out.writeUTF(spec.name());
            out.writeUTF(spec.type().name());
            out.writeInt(spec.shape().size());
            for (int size : spec.shape()) {
                out.writeInt(size);
            }
            Quantization quantization = spec.quantization();
            out.writeBoolean(quantization != null);
            if (quantization != null) {
                out.writeFloat(quantization.scale());
                out.writeInt(quantization.zeroPoint());
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what a child wrote, believing nothing.
     *
     * @throws IOException if it isn't a description
     */
    static Description of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            String name = in.readUTF();
            int inputs = count(in.readInt(), TENSORS_MAX);
            int outputs = count(in.readInt(), TENSORS_MAX);
            return new Description(name, tensors(in, inputs), tensors(in, outputs));
        } catch (IllegalArgumentException e) {
            throw new IOException(e);
        }
    }

    private static List<TensorSpec> tensors(DataInputStream in, int count) throws IOException {
        List<TensorSpec> specs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            ElementType type = ElementType.valueOf(in.readUTF());
            int rank = count(in.readInt(), RANK_MAX);
            List<Integer> shape = new ArrayList<>();
            long elements = 1;
            for (int d = 0; d < rank; d++) {
                int size = in.readInt();
                elements = size < 1 || elements > ELEMENTS_MAX ? 0 : elements * size;
                shape.add(size);
            }
            if (elements < 1 || elements > ELEMENTS_MAX) {
                throw new IOException("a tensor of the shape " + shape);
            }
            Quantization quantization = in.readBoolean() ? new Quantization(in.readFloat(), in.readInt()) : null;
            specs.add(new TensorSpec(name, type, shape, quantization));
        }
        return specs;
    }

    private static int count(int value, int max) throws IOException {
        if (value < 0 || value > max) {
            throw new IOException("a count of " + value);
        }
        return value;
    }
}
