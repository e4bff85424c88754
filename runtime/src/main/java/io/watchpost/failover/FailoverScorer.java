package io.watchpost.failover;

import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.Scorer;
import io.watchpost.result.Result;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One model on an accelerator, with its CPU variant behind it, loaded and warm. The CPU begins; the accelerator takes over
 * between two frames once it has passed the goldens, which begin with the first frame: until then the model before this
 * one may still hold the device. When a call on it fails or is late, the CPU classifies the same frame, so that no result
 * is missing; a share of its frames is classified on both, and too many differences take it out. What failed is brought
 * back in the background, see {@link Attempts} for how often.
 *
 * <p>One thread at a time, see {@link Scorer}; {@link #accelerator} on any.
 */
public final class FailoverScorer implements Scorer {
    private final Side cpu;
    private final Result.ModelRef acceleratorModel;
    private final AcceleratedModel accelerator;
    private final FailoverPolicy policy;
    private final StationClock clock;
    private final Recovery recovery;
    private final ParityChecks parity;

    // from frame to frame
    private @Nullable Side serving;
    private Side last;
    private long lastNumber = -1;
    /** Of the accelerator, as it gave them: smoothing changes those that the pipeline gets. */
    private final float[] given;

    // since the model was loaded
    private final AtomicLong promotions = new AtomicLong();
    private final AtomicLong losses = new AtomicLong();

    private FailoverScorer(
            Side cpu,
            Result.ModelRef acceleratorModel,
            AcceleratedModel accelerator,
            FailoverPolicy policy,
            StationClock clock,
            Recovery recovery) {
        this.cpu = cpu;
        this.acceleratorModel = acceleratorModel;
        this.accelerator = accelerator;
        this.policy = policy;
        this.clock = clock;
        this.recovery = recovery;
        parity = new ParityChecks(policy, clock, new SplittableRandom());
        last = cpu;
        given = new float[cpu.classifier().labels().size()];
    }

    /**
     * Puts an accelerator before a CPU.
     *
     * @param pipeline names the thread and the lines of the log
     * @param cpu the bundle's variant for the CPU; owned from now on, also when this fails
     * @param cpuModel named in the results of the CPU
     * @param accelerator opens the bundle's variant for it
     * @param acceleratorModel named in the results of the accelerator
     * @param gate what the accelerator's variant must say of the goldens
     * @throws EngineException if the CPU variant can't be run
     */
    public static FailoverScorer of(
            String pipeline,
            Classifier cpu,
            Result.ModelRef cpuModel,
            AcceleratedModel accelerator,
            Result.ModelRef acceleratorModel,
            GoldenGate gate,
            FailoverPolicy policy,
            StationClock clock)
            throws EngineException {
        try {
            gate.warm(cpu);
        } catch (EngineException e) {
            cpu.close();
            throw e;
        }
        return new FailoverScorer(
                Side.of(cpu, cpuModel),
                acceleratorModel,
                accelerator,
                policy,
                clock,
                new Recovery(pipeline, accelerator, gate, cpu.labels(), policy, clock));
    }

    @Override
    public void score(Frame frame) throws EngineException {
        recovery.begin();
        Classifier proved = recovery.take();
        if (proved != null) {
            serving = Side.of(proved, acceleratorModel);
            promotions.incrementAndGet();
            parity.begin();
        }
        lastNumber = frame.number();
        Side first = serving;
        if (first == null || !scored(first, frame)) {
            cpu.classifier().score(frame);
            last = cpu;
        }
    }

    /** False if the accelerator is lost by this frame, which is then the CPU's. */
    private boolean scored(Side first, Frame frame) throws EngineException {
        try {
            first.classifier().score(frame);
            System.arraycopy(first.classifier().scores(), 0, given, 0, given.length);
            last = first;
            return true;
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.Refused) {
                throw e; // the frame doesn't fit the contract, which is the CPU's too
            }
            lose(first, e.failure().reason());
            return false;
        }
    }

    private void lose(Side side, String reason) {
        serving = null;
        losses.incrementAndGet();
        recovery.lost(side.classifier(), reason);
    }

    /** Now and then classifies the accelerator's frame on the CPU, too. */
    @Override
    public void afterwards(Frame frame) {
        Side checked = serving;
        if (checked == null || frame.number() != lastNumber || !parity.isDue()) {
            return; // a trial's other model may have classified this one
        }
        long before = clock.nanos();
        try {
            cpu.classifier().score(frame);
        } catch (EngineException e) {
            lose(
                    checked,
                    "its frames can't be checked any more, since the CPU fails: "
                            + e.failure().reason());
            return;
        }
        boolean out = parity.compare(given, cpu.classifier().scores(), clock.nanos() - before);
        if (out) {
            lose(
                    checked,
                    "on " + policy.disagreementsMax() + " of the last " + policy.window()
                            + " frames that were checked, its class was another than the CPU's");
        }
    }

    @Override
    public AcceleratorHealth accelerator() {
        return new AcceleratorHealth(
                accelerator.target(),
                accelerator.device(),
                recovery.state(),
                promotions.get(),
                losses.get(),
                parity.checks(),
                parity.disagreements());
    }

    @Override
    public float[] scores() {
        return last.classifier().scores();
    }

    @Override
    public List<String> labels() {
        return cpu.classifier().labels();
    }

    @Override
    public Result.ModelRef model() {
        return last.model();
    }

    @Override
    public Result.EngineRef engine() {
        return last.engine();
    }

    @Override
    public long preprocessNanos() {
        return last.classifier().preprocessNanos();
    }

    @Override
    public long inferenceNanos() {
        return last.classifier().inferenceNanos();
    }

    /** Of the CPU; the variants of a bundle have the same way from the picture to the input. */
    @Override
    public DecodeHint decodeHint() {
        return cpu.classifier().decodeHint();
    }

    @Override
    public void close() {
        recovery.close();
        if (serving != null) {
            serving.classifier().close();
            serving = null;
        }
        cpu.classifier().close();
    }
}
