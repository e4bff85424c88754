package io.watchpost.engine;

import java.util.Set;

/** Loads models into one kind of engine. Found with {@link java.util.ServiceLoader}. */
public interface EngineProvider {

    /** The word for {@code --engine}: {@code tflite}, {@code onnx}. */
    String id();

    /** Name and version of the native library, part of the key of probe verdicts and measurements. */
    String version();

    Target target();

    /** What runs a model that is loaded with these options; the same as {@link #target()} but for few engines. */
    default Target target(EngineOptions options) {
        return target();
    }

    /**
     * Whether it works in a child process whoever asks, and only where it is chosen by name or target: libraries of
     * accelerators abort their process when a device fails.
     */
    default boolean isAccelerator() {
        return target() != Target.CPU;
    }

    Set<ModelFormat> formats();

    /**
     * Loads a model, with open dimensions fixed to a batch of 1.
     *
     * @throws EngineException refused or unavailable; or the process was lost that the engine was to work in
     */
    Engine load(ModelFile model, EngineOptions options) throws EngineException;

    /** The engine without a process of its own around it: what runs in that process. Itself, if it has none. */
    default EngineProvider inProcess() {
        return this;
    }
}
