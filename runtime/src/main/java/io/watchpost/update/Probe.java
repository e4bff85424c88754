package io.watchpost.update;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineIsolation;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.isolated.ChildLimits;
import io.watchpost.engine.isolated.IsolatedEngineProvider;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a model can be used, without risk for this process: malformed models kill or hang the process that
 * runs them, and no check at load finds them all. So a child process with limits on time and memory loads the model and
 * runs it; the verdict is remembered by digest and engine version.
 *
 * <p>Callable from any thread, which waits. The child doesn't outlive this process.
 */
public final class Probe {
    /** CPU time is a second fence, for a process whose parent is stopped; several threads may use it up. */
    private static final long CPU_FACTOR = 4;

    /** A terminal or a service manager ends every process of a group. */
    private static final Set<String> ENDED_FROM_OUTSIDE = Set.of("SIGHUP", "SIGINT", "SIGTERM");

    private final ProbeVerdicts verdicts;
    private final ProbeLimits limits;
    private final String classPath;

    /** Probes with the default limits and remembers verdicts in a folder. */
    public Probe(Path folder) {
        this(new ProbeVerdicts(folder), ProbeLimits.DEFAULT);
    }

    public Probe(ProbeVerdicts verdicts, ProbeLimits limits) {
        this(verdicts, limits, System.getProperty("java.class.path"));
    }

    /** For tests, which bring engines of their own. */
    Probe(ProbeVerdicts verdicts, ProbeLimits limits, String classPath) {
        this.verdicts = verdicts;
        this.limits = limits;
        this.classPath = classPath;
    }

    /**
     * The verdict on a model, remembered or found now.
     *
     * @param engineId the word of {@code --engine}, null for the first that reads the format
     * @throws EngineException unavailable: nothing could be found out, and that is not the model's fault
     */
    public ProbeVerdict probe(ModelFile model, @Nullable String engineId) throws EngineException {
        EngineProvider engine =
                Engines.provider(model.format(), engineId).inProcess(); // the probe has a process of its own
        Optional<ProbeVerdict> known = verdicts.find(model.digest(), engine);
        if (known.isPresent()) {
            return known.get();
        }
        ProbeVerdict verdict = run(model, engine);
        if (verdict instanceof ProbeVerdict.TimedOut) { // a device that boots has much else to do
            verdict = new Probe(verdicts, limits.longer(), classPath).run(model, engine);
        }
        if (isTheModelsDoing(verdict)) {
            verdicts.store(model.digest(), engine, verdict);
        }
        return verdict;
    }

    /** A time-out may be the machine's, busy with something else, and a SIGKILL that of a system short of memory. */
    private static boolean isTheModelsDoing(ProbeVerdict verdict) {
        return switch (verdict) {
            case ProbeVerdict.Usable _, ProbeVerdict.Refused _ -> true;
            case ProbeVerdict.Crashed(String how) -> !how.equals("SIGKILL");
            case ProbeVerdict.TimedOut _ -> false;
        };
    }

    /**
     * The engine in a child process with the same limits, for who wants to see more of a model than that it runs.
     *
     * @param engineId the word of {@code --engine}, null for the first that reads the format
     * @throws EngineException unavailable
     */
    EngineProvider child(ModelFile model, @Nullable String engineId) throws EngineException {
        return child(model, Engines.provider(model.format(), engineId).inProcess());
    }

    private EngineProvider child(ModelFile model, EngineProvider engine) {
        return IsolatedEngineProvider.forTrial(engine, limits(model), classPath);
    }

    ProbeVerdict run(ModelFile model, EngineProvider engine) throws EngineException {
        EngineProvider child = child(model, engine);
        try (Engine tried = child.load(model, EngineOptions.SINGLE_THREAD)) { // runs on zeros as it is loaded
            fill(tried);
            tried.invoke();
            return new ProbeVerdict.Usable(tried.name().replace(EngineIsolation.SUFFIX, ""));
        } catch (EngineException e) {
            return verdict(e);
        }
    }

    private ChildLimits limits(ModelFile model) {
        return new ChildLimits(
                limits.timeMillis(),
                limits.timeMillis(),
                0,
                limits.timeSeconds() * CPU_FACTOR,
                limits.memoryBytes() + 3 * model.bytes().byteSize());
    }

    /** Noise in the inputs that pictures go into; others keep their zeros, they may be indices. */
    private static void fill(Engine engine) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < engine.inputs().size(); i++) {
            MemorySegment input = engine.input(i);
            ElementType type = engine.inputs().get(i).type();
            if (type.isQuantized()) {
                for (long at = 0; at < input.byteSize(); at++) {
                    input.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
                }
            } else if (type == ElementType.FLOAT32) {
                for (long at = 0; at < input.byteSize(); at += Float.BYTES) {
                    input.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) random.nextDouble(256));
                }
            }
        }
    }

    private ProbeVerdict verdict(EngineException failed) throws EngineException {
        return switch (failed.failure()) {
            case EngineFailure.Unavailable _ -> throw failed;
            case EngineFailure.Refused(String reason) -> new ProbeVerdict.Refused(reason);
            case EngineFailure.InferenceFailed(String reason) ->
                new ProbeVerdict.Refused("loads, but can't be run: " + reason);
            case EngineFailure.ProcessLost lost -> verdict(lost.how());
        };
    }

    private ProbeVerdict verdict(String howItEnded) throws EngineException {
        if (ENDED_FROM_OUTSIDE.contains(howItEnded)) {
            throw EngineException.unavailable("the probe was ended by a signal from outside (" + howItEnded
                    + ") before it could tell anything of the model: try again");
        }
        return switch (howItEnded) {
            case "hang" -> new ProbeVerdict.TimedOut(limits.timeMillis());
            case "protocol" -> new ProbeVerdict.Crashed("memory written over");
            default -> new ProbeVerdict.Crashed(howItEnded);
        };
    }
}
