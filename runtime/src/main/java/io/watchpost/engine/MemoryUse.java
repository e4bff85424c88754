package io.watchpost.engine;

import java.util.OptionalLong;

/** An engine with a process of its own, of which it can be said how much memory the model costs. */
public interface MemoryUse {

    /**
     * The most that its process has ever held since it looked at the model, beyond what it held before; from any
     * thread. Empty if the process is gone.
     */
    OptionalLong memoryBytes();
}
