package io.watchpost.lab.convert.toonnx;

import io.watchpost.lab.tflite.TfliteGraph;
import io.watchpost.lab.tflite.TfliteOperator;
import io.watchpost.lab.tflite.TfliteTensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BuiltinOperator;

/**
 * Zero padding of height and width that only convolutions read. TensorFlow Lite needs an operator for it where its own two
 * kinds of padding don't fit; in ONNX it is a part of the convolution.
 */
final class MergedPadding {
    /** One row for each dimension, each with what comes before and after. */
    private static final int SIDES = 8;

    private final Map<Integer, TfliteOperator> operators = new HashMap<>();
    private final Map<Integer, int[]> sides = new HashMap<>();

    static MergedPadding of(TfliteGraph graph) {
        MergedPadding merged = new MergedPadding();
        for (TfliteOperator operator : graph.operators()) {
            int[] found = operator.code() == BuiltinOperator.PAD ? sides(operator, graph) : null;
            List<TfliteOperator> readers = graph.consumers(operator.output());
            boolean convolutionsOnly = !readers.isEmpty()
                    && !graph.outputs().contains(operator.output())
                    && readers.stream()
                            .allMatch(reader -> (reader.code() == BuiltinOperator.CONV_2D
                                            || reader.code() == BuiltinOperator.DEPTHWISE_CONV_2D)
                                    && reader.input(0) == operator.output());
            if (found != null && convolutionsOnly) {
                merged.operators.put(operator.output(), operator);
                merged.sides.put(operator.output(), found);
            }
        }
        return merged;
    }

    private static int @Nullable [] sides(TfliteOperator operator, TfliteGraph graph) {
        if (operator.input(0) < 0 || operator.input(1) < 0) {
            return null;
        }
        TfliteTensor constant = graph.tensor(operator.input(1));
        if (!constant.isConstant()
                || constant.elements() != SIDES
                || constant.type().sizeBytes() != Integer.BYTES) {
            return null;
        }
        ByteBuffer bytes = constant.bytes();
        int[] sides = new int[SIDES];
        for (int i = 0; i < SIDES; i++) {
            sides[i] = bytes.getInt(i * Integer.BYTES);
            boolean spatial = i >= 2 && i < SIDES - 2;
            if (sides[i] < 0 || (!spatial && sides[i] != 0)) {
                return null;
            }
        }
        return sides;
    }

    /** Whether an operator is written as part of those that read it. */
    boolean contains(TfliteOperator operator) {
        return operator.equals(operators.get(operator.output()));
    }

    /** The tensor that a convolution reads once the padding is its own. */
    int source(int tensor) {
        TfliteOperator padding = operators.get(tensor);
        return padding == null ? tensor : padding.input(0);
    }

    /** A convolution's window with the padding of what it reads. */
    Window around(Window window, int tensor) {
        int[] found = sides.get(tensor);
        return found == null ? window : window.padded(List.of(found[2], found[4]), List.of(found[3], found[5]));
    }
}
