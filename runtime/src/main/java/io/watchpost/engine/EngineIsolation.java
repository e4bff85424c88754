package io.watchpost.engine;

/** Puts engines into a process of their own. Found with {@link java.util.ServiceLoader}. */
public interface EngineIsolation {

    /** What stands before an engine's word to have it isolated: {@code isolated:tflite}. */
    String PREFIX = "isolated:";

    /** What stands behind the name of an isolated engine: {@code tflite 2.20.0 xnnpack isolated}. */
    String SUFFIX = " isolated";

    /** The same engine, working in a child process. */
    EngineProvider isolated(EngineProvider engine);
}
