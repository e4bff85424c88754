package io.watchpost.engine;

/** Puts engines into a process of their own. Found with {@link java.util.ServiceLoader}. */
public interface EngineIsolation {

    /** What stands before an engine's word to have it isolated: {@code isolated:tflite}. */
    String PREFIX = "isolated:";

    /** The same engine, working in a child process. */
    EngineProvider isolated(EngineProvider engine);
}
