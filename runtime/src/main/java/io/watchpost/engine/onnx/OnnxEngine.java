package io.watchpost.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.watchpost.engine.BoundTensors;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.OnnxGraph;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model in ONNX Runtime, its inputs and outputs pinned to memory of its own, so that a run copies nothing and leaves
 * about half a kilobyte on the heap. Created, used and closed by one thread at a time.
 */
final class OnnxEngine implements Engine {
    // for the life of the engine; closed in reverse order
    private final OrtSession session;
    private final Arena arena = Arena.ofShared();
    private final Map<String, OnnxTensor> pinnedInputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> pinnedOutputs = new LinkedHashMap<>();

    // the ends of the model, fixed at load
    private final String name;
    private final BoundTensors inputs = new BoundTensors();
    private final BoundTensors outputs = new BoundTensors();

    private boolean closed;

    private OnnxEngine(OrtEnvironment environment, OrtSession session) {
        this.session = session;
        name = "onnxruntime " + environment.getVersion();
    }

    /**
     * Loads a model.
     *
     * @throws EngineException refused
     */
    static OnnxEngine load(OrtEnvironment environment, ModelFile model, EngineOptions options) throws EngineException {
        OnnxGraph graph = OnnxGraph.read(model.bytes());
        OnnxEngine engine = new OnnxEngine(environment, OnnxSession.open(environment, model, graph, options));
        try {
            engine.pin(environment, graph);
            return engine;
        } catch (OrtException e) {
            engine.close();
            throw EngineException.refused(OnnxRefusals.sentence(e));
        } catch (EngineException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private void pin(OrtEnvironment environment, OnnxGraph graph) throws EngineException, OrtException {
        if (session.getNumInputs() == 0 || session.getNumOutputs() == 0) {
            throw EngineException.refused("it has " + session.getNumInputs() + " inputs and " + session.getNumOutputs()
                    + " outputs: there is nothing to run");
        }
        for (NodeInfo node : session.getInputInfo().values()) {
            TensorSpec spec = OnnxTensors.describe(node, graph, "input");
            MemorySegment memory = OnnxTensors.allocate(arena, spec, "input");
            inputs.add(spec, memory);
            pinnedInputs.put(node.getName(), OnnxTensors.pin(environment, memory, spec));
        }
        List<NodeInfo> nodes = List.copyOf(session.getOutputInfo().values());
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes) {
            specs.add(OnnxTensors.describe(node, graph, "output"));
        }
        if (specs.stream().anyMatch(spec -> spec.shape().contains(-1))) {
            measure(specs);
        }
        for (int i = 0; i < nodes.size(); i++) {
            MemorySegment memory = OnnxTensors.allocate(arena, specs.get(i), "output");
            outputs.add(specs.get(i), memory);
            pinnedOutputs.put(nodes.get(i).getName(), OnnxTensors.pin(environment, memory, specs.get(i)));
        }
    }

    /** Sizes that the model leaves open are known after a run: puts them into the outputs' specs. */
    private void measure(List<TensorSpec> specs) throws OrtException, EngineException {
        try (OrtSession.Result result = session.run(pinnedInputs)) {
            for (int i = 0; i < specs.size(); i++) {
                TensorSpec spec = specs.get(i);
                if (!(result.get(i).getInfo() instanceof TensorInfo info)) {
                    throw EngineException.refused("its output \"" + spec.name() + "\" isn't a tensor");
                }
                List<Integer> shape = new ArrayList<>();
                for (long size : info.getShape()) {
                    shape.add(Math.toIntExact(size));
                }
                specs.set(i, new TensorSpec(spec.name(), spec.type(), shape, spec.quantization()));
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Target target() {
        return Target.CPU;
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs.specs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs.specs();
    }

    @Override
    public MemorySegment input(int index) {
        return inputs.memory(index);
    }

    @Override
    public MemorySegment output(int index) {
        return outputs.memory(index);
    }

    @Override
    public void invoke() throws EngineException {
        if (closed) {
            throw EngineException.inferenceFailed("the engine is closed");
        }
        try {
            session.run(pinnedInputs, pinnedOutputs).close(); // the result owns nothing but itself
        } catch (OrtException e) {
            throw EngineException.inferenceFailed(
                    "ONNX Runtime could not run it: " + OnnxRefusals.clean(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        pinnedOutputs.values().forEach(OnnxTensor::close);
        pinnedInputs.values().forEach(OnnxTensor::close);
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the session of " + name + " could not be closed", e);
        } finally {
            arena.close();
        }
    }
}
