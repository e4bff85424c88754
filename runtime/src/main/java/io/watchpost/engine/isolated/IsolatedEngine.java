package io.watchpost.engine.isolated;

import io.watchpost.engine.CallDeadline;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineIsolation;
import io.watchpost.engine.MemoryUse;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * An engine whose work happens in a child process, over shared memory. What kills, stops or hangs the child is a failure
 * of one call, within its deadline; meanwhile a {@link Keeper} starts another child, with the same memory and the same
 * tensors.
 *
 * <p>One thread at a time, as for every engine. Copies each input and output once; allocates nothing per frame.
 */
final class IsolatedEngine implements Engine, CallDeadline, MemoryUse {
    private final Keeper keeper;
    private final Target target;
    private final String name;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final List<MemorySegment> tensors;

    /** @param keeper whose first child has loaded the model; closed with this engine */
    IsolatedEngine(Keeper keeper, Keeper.Loaded loaded, Target target) {
        this.keeper = keeper;
        this.target = target;
        name = loaded.description().name() + EngineIsolation.SUFFIX;
        inputs = loaded.description().inputs();
        outputs = loaded.description().outputs();
        tensors = loaded.tensors();
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
        return tensors.get(Objects.checkIndex(index, inputs.size()));
    }

    @Override
    public MemorySegment output(int index) {
        return tensors.get(inputs.size() + Objects.checkIndex(index, outputs.size()));
    }

    @Override
    public void invoke() throws EngineException {
        EngineChild child = keeper.child();
        try {
            child.ask(Layout.RUN, keeper.callMillis());
        } catch (EngineException e) {
            throw e.failure() instanceof EngineFailure.InferenceFailed ? e : keeper.lose(child, e.failure());
        }
    }

    @Override
    public void limitCalls(long millis) {
        keeper.limitCalls(millis);
    }

    @Override
    public OptionalLong memoryBytes() {
        try {
            return keeper.child().memoryBytes();
        } catch (EngineException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        keeper.close();
    }
}
