package io.watchpost.engine.isolated;

import io.watchpost.engine.EngineIsolation;
import io.watchpost.engine.EngineProvider;

/** Isolates engines for serving. Callable from any thread. */
public final class Isolation implements EngineIsolation {

    @Override
    public EngineProvider isolated(EngineProvider engine) {
        return new IsolatedEngineProvider(engine, ChildLimits.SERVING, RestartPolicy.SERVING);
    }
}
