package io.watchpost.lab.convert.toonnx;

import io.watchpost.lab.tflite.TfliteGraph;
import io.watchpost.lab.tflite.TfliteOperator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.lite.schema.BuiltinOperator;

/**
 * The operators that the outputs depend on. A model that was made for any number of pictures at once computes the shapes
 * that it reshapes to (SHAPE, STRIDED_SLICE, PACK); with the fixed sizes of the file they are known, so nothing needs
 * these operators.
 */
final class NeededOperators {
    private NeededOperators() {}

    /** The graph without all others. */
    static TfliteGraph of(TfliteGraph graph) {
        Set<Integer> tensors = new HashSet<>(graph.outputs());
        List<TfliteOperator> needed = new ArrayList<>();
        for (TfliteOperator operator : graph.operators().reversed()) { // what one reads was written before it
            if (operator.outputs().stream().anyMatch(tensors::contains)) {
                needed.addFirst(operator);
                tensors.addAll(reads(operator));
            }
        }
        return new TfliteGraph(graph.description(), graph.tensors(), needed, graph.inputs(), graph.outputs());
    }

    private static List<Integer> reads(TfliteOperator operator) {
        boolean reshapes =
                operator.code() == BuiltinOperator.RESHAPE && !operator.inputs().isEmpty();
        return reshapes ? operator.inputs().subList(0, 1) : operator.inputs();
    }
}
