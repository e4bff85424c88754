package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.ElementType;
import io.watchpost.lab.convert.RandomTflite;
import java.util.List;

/**
 * An operator to be tried, as a small random model in each kind of numbers.
 *
 * @param types in which it exists
 * @param step of the output, the allowed difference of integers
 */
record OperatorCase(String name, List<ElementType> types, float step, Maker maker) {
    static final List<ElementType> ALL = List.of(ElementType.FLOAT32, ElementType.INT8, ElementType.UINT8);

    /** Adds operators to a model; gives the output's tensor. */
    interface Maker {
        int make(RandomTflite model);
    }

    OperatorCase {
        types = List.copyOf(types);
    }

    /** One that exists in all kinds of numbers. */
    static OperatorCase of(String name, float step, Maker maker) {
        return new OperatorCase(name, ALL, step, maker);
    }

    @Override
    public String toString() {
        return name;
    }
}
