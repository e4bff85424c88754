package io.watchpost.lab.tflite;

import com.google.flatbuffers.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Operator;

/**
 * An operator of a TensorFlow Lite graph.
 *
 * @param code one of {@code BuiltinOperator}
 * @param name of the operator; of a custom one, its own
 * @param version of its meaning
 * @param inputs indexes of tensors; -1 for an optional one that is left out
 * @param outputs indexes of tensors
 * @param table where its options lie in the file
 */
public record TfliteOperator(
        int code, String name, int version, List<Integer> inputs, List<Integer> outputs, Operator table) {
    public TfliteOperator {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The tensor of an input, -1 where there is none. */
    public int input(int number) {
        return number < inputs.size() ? inputs.get(number) : -1;
    }

    /** The tensor of the first output. */
    public int output() {
        return outputs.getFirst();
    }

    /**
     * Its options.
     *
     * @param type one of {@code BuiltinOptions}
     * @param into the object of that type
     * @return null where the file has none, or others
     */
    public <T extends Table> @Nullable T options(byte type, T into) {
        if (table.builtinOptionsType() != type) {
            return null;
        }
        @SuppressWarnings("unchecked") // the object given comes back, pointed at the options
        T options = (T) table.builtinOptions(into);
        return options;
    }

    @Override
    public String toString() {
        return name;
    }
}
