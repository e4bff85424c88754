package io.watchpost.failover;

import io.watchpost.classify.Classifier;
import io.watchpost.engine.EngineException;

/**
 * A model's variant for an accelerator, and the device that runs it: what whoever knows the hardware gives to a {@link
 * FailoverScorer}. Called on the fail-over's own thread, which may wait; {@link #target} and {@link #device} on any.
 */
public interface AcceleratedModel {

    /** The word for its kind in results: {@code edgetpu}. */
    String target();

    /** What a person calls the device: {@code Coral USB Accelerator at 2-1}. */
    String device();

    /**
     * Loads the variant, with the same labels and the same place of the camera as the CPU's, into a process of its own,
     * which is not replaced when it is lost: the fail-over opens another one.
     *
     * @throws EngineException refused: the variant is of no use here, and isn't tried again; else what keeps the device
     *     from working now
     */
    Classifier open() throws EngineException;

    /** Brings the device back to where it was when it was plugged in, as far as that can be done without a person. */
    void reset();

    /** Whether the device is plugged in. */
    boolean isPresent();

    /** The one thing that a person could do about it now, a clause without a full stop. */
    String advice();
}
