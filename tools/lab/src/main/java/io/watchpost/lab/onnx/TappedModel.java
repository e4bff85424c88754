package io.watchpost.lab.onnx;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A model loaded in ONNX Runtime with tensors from its inside as further outputs, so that one sees what they hold and how
 * large they are. Memory is taken once, for one picture; every run overwrites it. One thread.
 */
public final class TappedModel implements AutoCloseable {
    private static final long ALIGNMENT_BYTES = 16;

    private final Engine engine;
    private final Map<String, Integer> indexes = new HashMap<>();

    private TappedModel(Engine engine, Collection<String> outputs) {
        this.engine = engine;
        outputs.forEach(output -> indexes.put(output, indexes.size()));
    }

    /**
     * Loads the model.
     *
     * @param taps tensors that operators write; those that are outputs anyway may be among them
     * @param options how many threads
     * @throws EngineException refused by the engine, or there is no engine
     */
    public static TappedModel open(OnnxModel model, Collection<String> taps, EngineOptions options)
            throws EngineException {
        Set<String> outputs = new LinkedHashSet<>();
        model.outputs().forEach(output -> outputs.add(output.getName()));
        OnnxModel tapped = model.copy();
        for (String tap : taps) {
            if (outputs.add(tap)) {
                tapped.outputs().add(ValueInfoProto.newBuilder().setName(tap).build());
            }
        }
        return new TappedModel(load(tapped.bytes(), options), outputs);
    }

    /** Loads a model that lies in memory. */
    public static Engine load(byte[] model, EngineOptions options) throws EngineException {
        MemorySegment bytes = Arena.ofAuto().allocate(model.length, ALIGNMENT_BYTES);
        bytes.copyFrom(MemorySegment.ofArray(model));
        return Engines.load(
                new ModelFile(Path.of("model.onnx"), ModelFormat.ONNX, "sha256:unknown", bytes), "onnx", options);
    }

    /** The memory of the first input. */
    public MemorySegment input() {
        return engine.input(0);
    }

    public TensorSpec inputSpec() {
        return engine.inputs().getFirst();
    }

    /** Runs the model on what lies in its input. */
    public void run() throws EngineException {
        engine.invoke();
    }

    /** Type and shape of a tapped tensor or an output. */
    public TensorSpec spec(String tensor) {
        return engine.outputs().get(index(tensor));
    }

    /** The values of a tapped tensor, valid until the next run. */
    public MemorySegment memory(String tensor) {
        return engine.output(index(tensor));
    }

    /** The values of a tapped float tensor, copied. */
    public float[] floats(String tensor) {
        return memory(tensor).toArray(ValueLayout.JAVA_FLOAT);
    }

    /** The sizes of a tapped tensor. */
    public List<Integer> shape(String tensor) {
        return spec(tensor).shape();
    }

    public boolean isFloat(String tensor) {
        return spec(tensor).type() == ElementType.FLOAT32;
    }

    private int index(String tensor) {
        return Objects.requireNonNull(indexes.get(tensor), tensor);
    }

    @Override
    public void close() {
        engine.close();
    }
}
