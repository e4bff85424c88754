package io.watchpost.lab.tflite;

import io.watchpost.engine.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a TensorFlow Lite graph.
 *
 * @param index of the tensor in its graph
 * @param name as in the file; may be empty, and need not be the only one
 * @param shape sizes from the outermost dimension on, all known: an open batch is 1
 * @param quantization null where the values are plain numbers
 * @param content of a constant, little-endian; null where the values are computed
 */
public record TfliteTensor(
        int index,
        String name,
        ElementType type,
        List<Integer> shape,
        @Nullable TensorQuantization quantization,
        @Nullable ByteBuffer content) {
    public TfliteTensor {
        shape = List.copyOf(shape);
    }

    public boolean isConstant() {
        return content != null;
    }

    /** Whether its values are 8-bit integers that stand for real numbers. */
    public boolean isQuantized() {
        return type.isQuantized() && quantization != null;
    }

    public int rank() {
        return shape.size();
    }

    public int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The bytes of a constant, from its first on. */
    public ByteBuffer bytes() {
        if (content == null) {
            throw new IllegalStateException("the values of " + this + " are computed");
        }
        return content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The form in which people read it: {@code "input" uint8 [1, 224, 224, 3]}. */
    @Override
    public String toString() {
        return "\"" + name + "\" " + type.name().toLowerCase(java.util.Locale.ROOT) + " " + shape;
    }
}
