package io.watchpost.failover;

import io.watchpost.classify.Classifier;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.CallDeadline;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.pipeline.AcceleratorState;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an accelerator into service, again after each loss: loads the variant, shows it the goldens, and offers it to the
 * pipeline; closes and resets what failed, and waits. All that takes time happens on its own thread, {@code
 * accelerator-<pipeline>}; the pipeline's thread only takes what is offered and hands back what failed.
 */
final class Recovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long LOOK_MILLIS = 250;
    /** A device that is reset is away for a moment, too; a person who plugs another one in takes longer. */
    private static final long ABSENT_MILLIS_MIN = 3_000;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    // for the life of the model
    private final String pipeline;
    private final AcceleratedModel accelerator;
    private final GoldenGate gate;
    private final List<String> labels;
    private final FailoverPolicy policy;
    private final StationClock clock;
    private final Thread thread;

    // its own thread only
    private final Attempts attempts;

    // handed from one thread to the other
    private final AtomicReference<@Nullable Classifier> offered = new AtomicReference<>();
    private final AtomicReference<@Nullable Loss> loss = new AtomicReference<>();
    private volatile AcceleratorState state = new AcceleratorState.Proving();
    private volatile boolean closing;

    // the pipeline's thread only
    private boolean begun;
    private long promotedNanos;

    /** Why an accelerator serves no more, and from when to when it did. */
    private record Loss(Classifier classifier, String reason, long fromNanos, long toNanos) {}

    /** @param labels of the CPU, which the accelerator must have too */
    Recovery(
            String pipeline,
            AcceleratedModel accelerator,
            GoldenGate gate,
            List<String> labels,
            FailoverPolicy policy,
            StationClock clock) {
        this.pipeline = pipeline;
        this.accelerator = accelerator;
        this.gate = gate;
        this.labels = labels;
        this.policy = policy;
        this.clock = clock;
        attempts = new Attempts(policy.waits(), new SplittableRandom());
        thread = Thread.ofPlatform().name("accelerator-" + pipeline).daemon().unstarted(this::run);
    }

    /** Begins its work, if it hasn't. For the pipeline's thread, as the next two. */
    void begin() {
        if (!begun) {
            begun = true;
            thread.start();
        }
    }

    /** What has proved itself since the last call, owned by the caller until it is {@link #lost}; nearly always null. */
    @Nullable
    Classifier take() {
        if (offered.get() == null) {
            return null;
        }
        Classifier proved = offered.getAndSet(null);
        if (proved != null) {
            promotedNanos = clock.nanos();
        }
        return proved;
    }

    /** What was taken is of no use any more; it is closed, and another one is made. Returns at once. */
    void lost(Classifier classifier, String reason) {
        long now = clock.nanos();
        state = new AcceleratorState.OnCpu(reason, accelerator.advice(), clock.uptimeMillis());
        loss.set(new Loss(classifier, reason, promotedNanos, now));
        LockSupport.unpark(thread);
    }

    /** Callable from any thread. */
    AcceleratorState state() {
        return state;
    }

    private void run() {
        try {
            while (!closing) {
                if (bring()) {
                    awaitLoss();
                }
                if (!closing) {
                    pause();
                }
            }
        } catch (RuntimeException | Error e) {
            // the CPU serves on; it must not go unseen
            LOG.error("{}: the fail-over ended by an internal error; please report it with this trace", pipeline, e);
            state = new AcceleratorState.GivenUp("internal error: " + e, "restart the station");
        }
        if (closing) {
            closeWhatIsLeft(); // who closes may have waited for too short a time
        }
    }

    /** One attempt; false if it failed, which is counted and said. */
    private boolean bring() {
        state = new AcceleratorState.Proving();
        Classifier classifier = null;
        try {
            classifier = accelerator.open();
            if (!classifier.labels().equals(labels)) {
                throw EngineException.refused("its variant has other labels than that for the CPU");
            }
            switch (gate.show(classifier)) {
                case GoldenGate.Outcome.Passed(long medianNanos) -> {
                    long deadlineMillis = policy.deadlineMillis(medianNanos);
                    if (classifier.engine() instanceof CallDeadline limited) {
                        limited.limitCalls(deadlineMillis);
                    }
                    LOG.info(
                            "{}: {} passed the goldens in {} ms a picture and takes over; a call may take {} ms",
                            pipeline,
                            accelerator.device(),
                            Math.round(medianNanos / 1e5) / 10.0,
                            deadlineMillis);
                    state = new AcceleratorState.Serving();
                    offered.set(classifier);
                    return true;
                }
                case GoldenGate.Outcome.Failed(String reason) -> failed(classifier, reason);
            }
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.Refused(String reason)) {
                refused(classifier, reason);
            } else {
                failed(classifier, e.failure().reason());
            }
        }
        return false;
    }

    private void failed(@Nullable Classifier classifier, String reason) {
        close(classifier);
        attempts.failed();
        next(reason);
    }

    /** Only another device could make a difference. */
    private void refused(@Nullable Classifier classifier, String reason) {
        close(classifier);
        giveUp(reason, "use a bundle whose variant for " + accelerator.target() + " fits this device");
    }

    /** Until what was offered has been taken and lost; or the end, and then nobody has it any more. */
    private void awaitLoss() {
        while (!closing) {
            Loss lost = loss.getAndSet(null);
            if (lost != null) {
                attempts.served(lost.fromNanos(), lost.toNanos());
                close(lost.classifier());
                next(lost.reason());
                return;
            }
            LockSupport.park(this);
        }
    }

    private void next(String reason) {
        if (attempts.areOver()) {
            giveUp(reason, accelerator.advice() + ", then plug it in anew or restart the station");
            return;
        }
        long waitMillis = attempts.nextWaitMillis(clock.nanos());
        state = new AcceleratorState.OnCpu(reason, accelerator.advice(), clock.uptimeMillis() + waitMillis);
        LOG.warn(
                "{}: {}: {}; the CPU classifies, another attempt follows in {} s",
                pipeline,
                accelerator.device(),
                reason,
                waitMillis / 1000.0);
    }

    private void giveUp(String reason, String hint) {
        state = new AcceleratorState.GivenUp(reason, hint);
        LOG.warn("{}: {}: {}; only the CPU classifies from now on: {}", pipeline, accelerator.device(), reason, hint);
    }

    /** Resets the device and waits until it is tried again: for the time that was said, or for another device. */
    private void pause() {
        accelerator.reset();
        long seenMillis = clock.uptimeMillis();
        for (long left = leftMillis(); left > 0 && !closing; left = leftMillis()) {
            clock.sleep(Math.min(LOOK_MILLIS, left));
            if (!accelerator.isPresent()) {
                continue;
            }
            long now = clock.uptimeMillis();
            if (now - seenMillis >= ABSENT_MILLIS_MIN && attempts.hourlyWaitMillis(clock.nanos()) == 0) {
                if (state instanceof AcceleratorState.GivenUp) {
                    attempts.forget();
                }
                LOG.info("{}: {} was plugged in", pipeline, accelerator.device());
                return;
            }
            seenMillis = now;
        }
    }

    private long leftMillis() {
        return state instanceof AcceleratorState.OnCpu waiting
                ? waiting.retryUptimeMillis() - clock.uptimeMillis()
                : Long.MAX_VALUE;
    }

    private static void close(@Nullable Classifier classifier) {
        if (classifier != null) {
            classifier.close();
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        LockSupport.unpark(thread);
        try {
            if (begun) {
                thread.join(CLOSE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeWhatIsLeft();
    }

    private void closeWhatIsLeft() {
        close(offered.getAndSet(null));
        Loss lost = loss.getAndSet(null);
        close(lost == null ? null : lost.classifier());
    }
}
