package io.watchpost.lab.convert.totflite;

import io.watchpost.engine.Quantization;
import io.watchpost.lab.tflite.Permutation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of the ONNX graph as it lies in the TensorFlow Lite graph: int8, of one scale.
 *
 * @param tensor its index there; of {@code unflattened} where that isn't null
 * @param shape in ONNX
 * @param order from the order of dimensions in ONNX to that in which they lie; says nothing of a flattened value
 * @param unflattened what was flattened to a row in the order of ONNX, whose values lie in another; whoever reads the row
 *     has to put it right. Null for all others
 */
record Value(
        int tensor,
        Quantization quantization,
        List<Integer> shape,
        Permutation order,
        @Nullable Value unflattened) {
    Value {
        shape = List.copyOf(shape);
    }

    static Value of(int tensor, Quantization quantization, List<Integer> shape, Permutation order) {
        return new Value(tensor, quantization, shape, order, null);
    }

    int rank() {
        return shape.size();
    }

    /** Sizes as they lie in TensorFlow Lite. */
    List<Integer> storedShape() {
        return order.apply(shape);
    }

    int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
