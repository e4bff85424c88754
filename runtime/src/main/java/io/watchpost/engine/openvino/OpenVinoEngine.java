package io.watchpost.engine.openvino;

import io.watchpost.engine.BoundTensors;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import io.watchpost.engine.openvino.OpenVinoBindings.Failed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A model in OpenVINO on one device. Inputs are written into OpenVINO's own tensors; outputs are copied out of them
 * after each run. Created, used and closed by one thread at a time.
 */
final class OpenVinoEngine implements Engine {
    private static final int TEXT_CHARS_MAX = 300;

    private final OpenVinoBindings library;
    private final Target target;

    // for the life of the engine, closed in reverse order; a tensor before the request that it came from
    private MemorySegment core = MemorySegment.NULL;
    private MemorySegment model = MemorySegment.NULL;
    private MemorySegment compiled = MemorySegment.NULL;
    private MemorySegment request = MemorySegment.NULL;
    private final List<MemorySegment> inputTensors = new ArrayList<>();
    private final List<MemorySegment> outputTensors = new ArrayList<>();

    // the ends of the model, fixed at load
    private String name = "";
    private final BoundTensors inputs = new BoundTensors();
    private final BoundTensors outputs = new BoundTensors();

    private boolean closed;

    private OpenVinoEngine(OpenVinoBindings library, Target target) {
        this.library = library;
        this.target = target;
    }

    /**
     * Loads a model.
     *
     * @throws EngineException refused by OpenVINO, or unavailable: there is no such device
     */
    static OpenVinoEngine load(OpenVinoBindings library, OpenVinoModel model, String device, int threads, Target target)
            throws EngineException {
        OpenVinoEngine engine = new OpenVinoEngine(library, target);
        try {
            engine.open(model, device, threads);
            return engine;
        } catch (Failed e) {
            engine.close();
            throw EngineException.refused("OpenVINO refuses it for " + device + ": " + clean(e));
        } catch (EngineException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private void open(OpenVinoModel declared, String device, int threads) throws EngineException, Failed {
        name = "openvino " + library.version().replaceFirst("-.*", "") + " " + device;
        try {
            core = library.coreCreate();
            requireDevice(device);
        } catch (Failed e) {
            throw EngineException.unavailable("OpenVINO doesn't start (" + clean(e) + "): install it again");
        }
        try (ModelOnDisk files = ModelOnDisk.of(declared.file())) {
            model = library.readModel(core, files.model(), files.weights());
            for (TensorSpec input : declared.openInputs()) {
                library.reshape(model, input.name(), input.shape());
            }
            boolean isCpu = device.equals("CPU");
            compiled = library.compile(
                    core, model, device, isCpu ? "INFERENCE_NUM_THREADS" : "", Integer.toString(threads));
        }
        request = library.requestCreate(compiled);
        for (TensorSpec spec : declared.inputs()) {
            MemorySegment tensor = library.inputTensor(request, inputTensors.size());
            inputTensors.add(tensor);
            inputs.add(spec, sized(library.data(tensor), spec, "input").fill((byte) 0));
        }
        for (TensorSpec spec : declared.outputs()) {
            MemorySegment tensor = library.outputTensor(request, outputTensors.size());
            outputTensors.add(tensor);
            long size = sized(library.data(tensor), spec, "output").byteSize();
            outputs.add(spec, Arena.ofAuto().allocate(size, 16));
        }
    }

    /** OpenVINO says no more than "general error" of a device that isn't there. */
    private void requireDevice(String device) throws EngineException, Failed {
        if (device.contains(":") || device.equals("AUTO")) {
            return; // words for several devices at once
        }
        List<String> present = library.devices(core);
        boolean found = present.stream()
                .anyMatch(one -> one.equals(device) || one.startsWith(device + ".") || device.startsWith(one + "."));
        if (!found) {
            throw EngineException.unavailable("OpenVINO finds no " + device + " here (it finds "
                    + (present.isEmpty() ? "nothing" : String.join(", ", present))
                    + "): \"watchpost accelerators\" says what is plugged in and what it lacks");
        }
    }

    private static MemorySegment sized(MemorySegment data, TensorSpec spec, String role) throws EngineException {
        long declared = spec.elements() * spec.type().sizeBytes();
        if (data.byteSize() != declared) {
            throw EngineException.refused("its " + role + " \"" + spec.name() + "\" " + spec + " has " + data.byteSize()
                    + " bytes in OpenVINO instead of " + declared + ": convert it with float32 ends");
        }
        return data;
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
            library.infer(request);
            for (int i = 0; i < outputTensors.size(); i++) {
                outputs.memory(i).copyFrom(library.data(outputTensors.get(i)));
            }
        } catch (Failed e) {
            throw EngineException.inferenceFailed("OpenVINO could not run it: " + clean(e));
        }
    }

    private static String clean(Failed e) {
        String words = String.valueOf(e.getMessage()).replaceAll("[^ -~]+", " ").strip();
        return words.toLowerCase(Locale.ROOT).equals("unknown exception") || words.isEmpty()
                ? "it gives no reason"
                : words.substring(0, Math.min(words.length(), TEXT_CHARS_MAX));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        outputTensors.forEach(library::tensorFree);
        inputTensors.forEach(library::tensorFree);
        if (request.address() != 0) {
            library.requestFree(request);
        }
        if (compiled.address() != 0) {
            library.compiledFree(compiled);
        }
        if (model.address() != 0) {
            library.modelFree(model);
        }
        if (core.address() != 0) {
            library.coreFree(core);
        }
    }
}
