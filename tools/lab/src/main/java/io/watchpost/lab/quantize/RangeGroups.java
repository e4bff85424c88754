package io.watchpost.lab.quantize;

import io.watchpost.engine.Quantization;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which tensors share one scale and zero point: a forest of sets that can be united. */
final class RangeGroups {
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, Quantization> fixed = new HashMap<>();

    /** The tensor that stands for the group of this one. */
    String of(String tensor) {
        String at = tensor;
        for (String parent = parents.get(at); parent != null; parent = parents.get(at)) {
            at = parent;
        }
        return at;
    }

    /** Gives a group's scale and zero point that hold whatever is seen. */
    void fix(String tensor, Quantization quantization) {
        fixed.put(of(tensor), quantization);
    }

    /** What was fixed for the group of a tensor; null for what calibration decides. */
    @Nullable
    Quantization fixed(String tensor) {
        return fixed.get(of(tensor));
    }

    /** Makes two groups one. At most one of them may be fixed. */
    void unite(String one, String other) {
        String first = of(one);
        String second = of(other);
        if (first.equals(second)) {
            return;
        }
        Quantization moved = fixed.remove(second);
        if (moved != null && fixed.putIfAbsent(first, moved) != null) {
            throw new IllegalStateException("two fixed scales for " + one + " and " + other);
        }
        parents.put(second, first);
    }
}
