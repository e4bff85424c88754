package io.watchpost.engine;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors at one end of a loaded model, each with the memory that is its own for the life of the engine. For the
 * engine's thread; filled while a model is loaded.
 */
public final class BoundTensors {
    private final List<MemorySegment> memory = new ArrayList<>();
    private List<TensorSpec> specs = List.of();

    /** The next one. */
    public void add(TensorSpec spec, MemorySegment itsMemory) {
        List<TensorSpec> more = new ArrayList<>(specs);
        more.add(spec);
        specs = List.copyOf(more); // handed out as it is, for every frame
        memory.add(itsMemory);
    }

    public List<TensorSpec> specs() {
        return specs;
    }

    /** @throws IndexOutOfBoundsException if there is none with this index */
    public MemorySegment memory(int index) {
        return memory.get(index);
    }
}
