package io.watchpost.lab.net;

import java.util.LinkedHashMap;
import java.util.Map;

/** The learned numbers of a network by the names of {@link NetworkSpec#weightShapes}; row-major. Not changed by anyone. */
public final class Weights {
    private final Map<String, float[]> values;

    /**
     * Takes the values over.
     *
     * @throws IllegalArgumentException if a name is missing or has another length than its shape
     */
    public Weights(NetworkSpec spec, Map<String, float[]> values) {
        this.values = new LinkedHashMap<>();
        spec.weightShapes().forEach((name, shape) -> {
            float[] value = values.get(name);
            int expected = 1;
            for (int side : shape) {
                expected *= side;
            }
            if (value == null || value.length != expected) {
                throw new IllegalArgumentException("weights " + name + " have " + expected + " numbers, found "
                        + (value == null ? "none" : value.length));
            }
            this.values.put(name, value);
        });
    }

    /** The numbers of that name; not to be changed. */
    public float[] of(String name) {
        float[] value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there are no weights " + name);
        }
        return value;
    }
}
