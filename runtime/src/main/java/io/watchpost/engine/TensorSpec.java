package io.watchpost.engine;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says of one of its inputs or outputs.
 *
 * @param name as in the model
 * @param type of the elements
 * @param shape sizes from the outermost dimension on; -1 where the model leaves it open
 * @param quantization of the whole tensor, null when it has none
 */
public record TensorSpec(
        String name,
        ElementType type,
        List<Integer> shape,
        @Nullable Quantization quantization) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** Number of elements, open dimensions counted as 1. */
    public long elements() {
        long product = 1;
        for (int size : shape) {
            product *= Math.max(size, size < 0 ? 1 : 0);
        }
        return product;
    }

    /** The form in which people read it: {@code uint8 [1, 224, 224, 3]}. */
    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + " " + shape;
    }
}
