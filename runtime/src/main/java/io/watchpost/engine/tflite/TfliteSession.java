package io.watchpost.engine.tflite;

import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFile;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * The native objects of one loaded model, opened and closed in the order that the C API asks for. The model's bytes
 * and the error stream outlive all of them. One thread at a time.
 */
final class TfliteSession implements AutoCloseable {
    private final ModelFile model;
    private final ErrorStream errors;
    private MemorySegment nativeModel = MemorySegment.NULL;
    private @Nullable GraphDelegate delegate;
    private MemorySegment options = MemorySegment.NULL;
    private MemorySegment interpreter = MemorySegment.NULL;
    private boolean closed;

    private TfliteSession(ModelFile model) {
        this.model = model;
        errors = new ErrorStream();
    }

    /**
     * Builds an interpreter with its tensors allocated and open batches fixed to 1.
     *
     * @param delegates what takes over a part of the graph; null for nothing
     * @throws EngineException refused, with what TensorFlow Lite said; or what the delegate's source said
     */
    static TfliteSession open(ModelFile model, int threads, GraphDelegate.@Nullable Source delegates)
            throws EngineException {
        TfliteSession session = new TfliteSession(model);
        try {
            session.build(threads, delegates);
            return session;
        } catch (EngineException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void build(int threads, GraphDelegate.@Nullable Source delegates) throws EngineException {
        nativeModel = TfliteBindings.modelCreate(model.bytes(), errors.handle());
        if (nativeModel.address() == 0) {
            throw refused();
        }
        options = TfliteBindings.optionsCreate();
        TfliteBindings.optionsSetThreads(options, threads);
        TfliteBindings.optionsReportErrorsTo(options, errors.handle());
        interpreter = TfliteBindings.interpreterCreate(nativeModel, options);
        if (interpreter.address() == 0) {
            throw refused();
        }
        fixOpenBatches();
        if (delegates != null) {
            delegate = delegates.open();
            if (TfliteBindings.modifyGraphWithDelegate(interpreter, delegate.handle()) != TfliteBindings.OK) {
                throw refused();
            }
        }
        if (TfliteBindings.allocateTensors(interpreter) != TfliteBindings.OK) {
            throw refused();
        }
    }

    private void fixOpenBatches() throws EngineException {
        int count = TfliteBindings.inputCount(interpreter);
        for (int i = 0; i < count; i++) {
            MemorySegment tensor = TfliteBindings.inputTensor(interpreter, i);
            int[] signature = TfliteBindings.tensorSignature(tensor);
            int[] shape = signature.length > 0 ? signature : TfliteBindings.tensorShape(tensor);
            boolean open = false;
            for (int d = 0; d < shape.length; d++) {
                if (shape[d] < 0) {
                    if (d > 0) {
                        throw EngineException.refused("its input \"" + TfliteBindings.tensorName(tensor)
                                + "\" leaves dimension " + d + " open: only an open batch can be filled in, convert the"
                                + " model with a fixed picture size");
                    }
                    shape[0] = 1;
                    open = true;
                }
            }
            if (open && TfliteBindings.resizeInput(interpreter, i, shape) != TfliteBindings.OK) {
                throw refused();
            }
        }
    }

    private EngineException refused() {
        return EngineException.refused(TfliteRefusals.sentence(errors.take()));
    }

    MemorySegment interpreter() {
        return interpreter;
    }

    /** What the library said since it was last asked. */
    String complaint() {
        return errors.take();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            release();
        } finally {
            Reference.reachabilityFence(model); // its bytes are used to the last moment
        }
    }

    private void release() {
        if (interpreter.address() != 0) {
            TfliteBindings.interpreterDelete(interpreter);
        }
        if (options.address() != 0) {
            TfliteBindings.optionsDelete(options);
        }
        if (delegate != null) {
            delegate.close();
        }
        if (nativeModel.address() != 0) {
            TfliteBindings.modelDelete(nativeModel);
        }
        errors.close();
    }
}
