package io.watchpost.lab.net;

import java.util.List;

/**
 * One layer: its name, what it does, and the layers it reads.
 *
 * @param name unique in the network; its weights are named after it
 * @param inputs names of earlier layers, or {@link NetworkSpec#INPUT}
 * @param channels of its output
 * @param height of its output, 1 behind the pool
 * @param width of its output, 1 behind the pool
 */
public record Layer(String name, Operation operation, List<String> inputs, int channels, int height, int width) {
    public Layer {
        inputs = List.copyOf(inputs);
        int expected = operation instanceof Operation.Addition ? 2 : 1;
        if (inputs.size() != expected) {
            throw new IllegalArgumentException(
                    "layer " + name + " reads " + expected + " layers, was given " + inputs.size());
        }
    }

    /** The only layer it reads. */
    public String input() {
        if (inputs.size() != 1) {
            throw new IllegalStateException("layer " + name + " reads " + inputs);
        }
        return inputs.getFirst();
    }
}
