package io.watchpost.engine.tflite;

import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A model in TensorFlow Lite, with XNNPACK where it takes the model, or with another delegate. Created, used and closed
 * by one thread at a time; an invocation allocates nothing on the heap.
 */
public final class TfliteEngine implements Engine {
    // for the life of the engine, closed last
    private final TfliteSession session;
    private final MemorySegment interpreter;
    private final String name;
    private final Target target;

    // the ends of the model, fixed at load
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final MemorySegment[] inputMemory;
    private final MemorySegment[] outputMemory;
    /** Outputs that TensorFlow Lite places anew at each run; copied to where callers look for them. */
    private final MemorySegment[] movingTensors;

    private boolean closed;

    private TfliteEngine(TfliteSession session, String name, Target target) throws EngineException {
        this.session = session;
        this.name = name;
        this.target = target;
        interpreter = session.interpreter();
        inputMemory = new MemorySegment[TfliteBindings.inputCount(interpreter)];
        outputMemory = new MemorySegment[TfliteBindings.outputCount(interpreter)];
        movingTensors = new MemorySegment[outputMemory.length];
        if (inputMemory.length == 0 || outputMemory.length == 0) {
            throw EngineException.refused("it has " + inputMemory.length + " inputs and " + outputMemory.length
                    + " outputs: there is nothing to run");
        }
        inputs = describeInputs();
        outputs = describeOutputs();
    }

    /**
     * Loads with XNNPACK; without it, and with that in the name, when XNNPACK doesn't take the model.
     *
     * @throws EngineException refused or unavailable
     */
    static TfliteEngine load(ModelFile model, EngineOptions options) throws EngineException {
        prepare();
        try {
            return of(
                    TfliteSession.open(model, options.threads(), () -> new XnnpackDelegate(options.threads())),
                    "tflite " + TfliteBindings.version() + " xnnpack",
                    Target.CPU);
        } catch (EngineException e) {
            return withReferenceKernels(model, options);
        }
    }

    /** Loads without any delegate. */
    static TfliteEngine withReferenceKernels(ModelFile model, EngineOptions options) throws EngineException {
        prepare();
        return of(
                TfliteSession.open(model, options.threads(), null),
                "tflite " + TfliteBindings.version() + " without xnnpack",
                Target.CPU);
    }

    /**
     * Loads with a delegate that takes over a part of the graph.
     *
     * @param name of the engine; TensorFlow Lite's version is put behind it
     * @param target what the delegate runs its part on
     * @throws EngineException refused or unavailable
     */
    public static Engine load(
            ModelFile model, EngineOptions options, GraphDelegate.Source delegates, String name, Target target)
            throws EngineException {
        prepare();
        return of(
                TfliteSession.open(model, options.threads(), delegates),
                name + " tflite " + TfliteBindings.version(),
                target);
    }

    private static void prepare() throws EngineException {
        TfliteBindings.require();
        TfliteBindings.silenceLog();
    }

    private static TfliteEngine of(TfliteSession session, String name, Target target) throws EngineException {
        try {
            return new TfliteEngine(session, name, target);
        } catch (EngineException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private List<TensorSpec> describeInputs() throws EngineException {
        List<TensorSpec> specs = new ArrayList<>();
        for (int i = 0; i < inputMemory.length; i++) {
            MemorySegment tensor = TfliteBindings.inputTensor(interpreter, i);
            TensorSpec spec = TfliteTensors.describe(tensor, "input");
            MemorySegment data = TfliteBindings.tensorData(tensor);
            if (data.byteSize() == 0) {
                throw EngineException.refused("its input \"" + spec.name() + "\" " + spec + " is empty");
            }
            inputMemory[i] = data.fill((byte) 0);
            specs.add(spec);
        }
        return List.copyOf(specs);
    }

    private List<TensorSpec> describeOutputs() throws EngineException {
        boolean moving = settle();
        List<TensorSpec> specs = new ArrayList<>();
        for (int i = 0; i < outputMemory.length; i++) {
            MemorySegment tensor = TfliteBindings.outputTensor(interpreter, i);
            TensorSpec spec = TfliteTensors.describe(tensor, "output");
            MemorySegment data = TfliteBindings.tensorData(tensor);
            if (data.byteSize() == 0) {
                throw EngineException.refused("its output \"" + spec.name() + "\" " + spec + " is empty");
            }
            movingTensors[i] = moving ? tensor : MemorySegment.NULL;
            outputMemory[i] = moving ? Arena.ofAuto().allocate(data.byteSize(), 16) : data;
            specs.add(spec);
        }
        return List.copyOf(specs);
    }

    /**
     * Runs once, on zeros: in a model that computes shapes, as one made for any number of pictures does, tensors get their
     * size and their place only then.
     *
     * @return whether outputs have moved, so that they may do so again
     */
    private boolean settle() throws EngineException {
        long[] early = new long[outputMemory.length];
        for (int i = 0; i < early.length; i++) {
            early[i] = outputAddress(i);
        }
        run();
        for (int i = 0; i < inputMemory.length; i++) {
            inputMemory[i] = TfliteBindings.tensorData(TfliteBindings.inputTensor(interpreter, i))
                    .fill((byte) 0);
        }
        boolean moved = false;
        for (int i = 0; i < early.length; i++) {
            moved |= early[i] == 0 || early[i] != outputAddress(i);
        }
        return moved;
    }

    private long outputAddress(int index) {
        return TfliteBindings.tensorData(TfliteBindings.outputTensor(interpreter, index))
                .address();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public MemorySegment input(int index) {
        return inputMemory[index];
    }

    @Override
    public MemorySegment output(int index) {
        return outputMemory[index];
    }

    @Override
    public void invoke() throws EngineException {
        if (closed) {
            throw EngineException.inferenceFailed("the engine is closed");
        }
        run();
        for (int i = 0; i < movingTensors.length; i++) {
            if (movingTensors[i].address() != 0) {
                copyOutput(i);
            }
        }
    }

    private void run() throws EngineException {
        if (TfliteBindings.invoke(interpreter) != TfliteBindings.OK) {
            throw EngineException.inferenceFailed(
                    "TensorFlow Lite could not run it: " + TfliteRefusals.clean(session.complaint()));
        }
    }

    private void copyOutput(int index) throws EngineException {
        MemorySegment data = TfliteBindings.tensorData(movingTensors[index]);
        if (data.byteSize() != outputMemory[index].byteSize()) {
            throw EngineException.inferenceFailed(
                    "output \"" + outputs.get(index).name() + "\" changed its size from "
                            + outputMemory[index].byteSize() + " to " + data.byteSize() + " bytes");
        }
        outputMemory[index].copyFrom(data);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            session.close();
        }
    }
}
