package io.watchpost.lab.tflite;

import java.util.List;

/**
 * The one graph of a TensorFlow Lite model. Immutable.
 *
 * @param description as in the file, may be empty
 * @param operators in the order in which they run
 * @param inputs indexes of tensors
 * @param outputs indexes of tensors
 */
public record TfliteGraph(
        String description,
        List<TfliteTensor> tensors,
        List<TfliteOperator> operators,
        List<Integer> inputs,
        List<Integer> outputs) {
    public TfliteGraph {
        tensors = List.copyOf(tensors);
        operators = List.copyOf(operators);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public TfliteTensor tensor(int index) {
        return tensors.get(index);
    }

    /** The operators that read a tensor. */
    public List<TfliteOperator> consumers(int tensor) {
        return operators.stream()
                .filter(operator -> operator.inputs().contains(tensor))
                .toList();
    }
}
