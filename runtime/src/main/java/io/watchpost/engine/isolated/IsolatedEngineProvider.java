package io.watchpost.engine.isolated;

import io.watchpost.clock.SystemClock;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineIsolation;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import java.util.Set;

/** Loads models into another provider's engine, in a child process. Callable from any thread. */
public final class IsolatedEngineProvider implements EngineProvider {
    private final EngineProvider engine;
    private final ChildLimits limits;
    private final RestartPolicy restarts;
    private final String classPath;
    private final boolean isTrial;

    /**
     * Isolates an engine.
     *
     * @param engine that the child finds by its id
     */
    public IsolatedEngineProvider(EngineProvider engine, ChildLimits limits, RestartPolicy restarts) {
        this(engine, limits, restarts, System.getProperty("java.class.path"));
    }

    /**
     * Isolates an engine in which a model is only tried: its process, once lost, isn't replaced, and also looks into
     * the model's file for what the engine lets pass.
     *
     * @param engine that the child finds by its id
     * @param classPath of the child
     */
    public static IsolatedEngineProvider forTrial(EngineProvider engine, ChildLimits limits, String classPath) {
        return new IsolatedEngineProvider(engine, limits, RestartPolicy.NEVER, classPath, true);
    }

    /** With another class path for the child: tests bring engines of their own. */
    IsolatedEngineProvider(EngineProvider engine, ChildLimits limits, RestartPolicy restarts, String classPath) {
        this(engine, limits, restarts, classPath, false);
    }

    private IsolatedEngineProvider(
            EngineProvider engine, ChildLimits limits, RestartPolicy restarts, String classPath, boolean isTrial) {
        this.engine = engine;
        this.limits = limits;
        this.restarts = restarts;
        this.classPath = classPath;
        this.isTrial = isTrial;
    }

    @Override
    public String id() {
        return engine.isAccelerator() ? engine.id() : EngineIsolation.PREFIX + engine.id();
    }

    @Override
    public String version() {
        return engine.version();
    }

    @Override
    public Target target() {
        return engine.target();
    }

    @Override
    public Target target(EngineOptions options) {
        return engine.target(options);
    }

    @Override
    public boolean isAccelerator() {
        return engine.isAccelerator();
    }

    @Override
    public Set<ModelFormat> formats() {
        return engine.formats();
    }

    @Override
    public EngineProvider inProcess() {
        return engine.inProcess();
    }

    private Purpose purpose() {
        if (!isTrial) {
            return Purpose.SERVING;
        }
        return engine.isAccelerator() ? Purpose.TRIAL_WITH_DEVICES : Purpose.TRIAL;
    }

    @Override
    public Engine load(ModelFile model, EngineOptions options) throws EngineException {
        Workplace workplace = Workplace.of(model);
        try {
            ChildCommand command = new ChildCommand(
                    classPath,
                    engine.id(),
                    options,
                    model,
                    workplace.model().path(),
                    workplace.control().path(),
                    limits,
                    purpose());
            Keeper keeper = new Keeper(command, workplace, restarts, new SystemClock());
            return new IsolatedEngine(keeper, keeper.start(), target(options));
        } catch (EngineException e) {
            workplace.close();
            throw e;
        }
    }
}
