package io.watchpost.engine.isolated;

/** What an engine's process is started for, which decides what it may do. */
enum Purpose {
    /** Frames. The model was tried before; an accelerator's library needs devices and what lies around them. */
    SERVING,
    /** A model's first look, on the processor alone: it may compute, and nothing else. */
    TRIAL,
    /** A model's first look on an accelerator. */
    TRIAL_WITH_DEVICES;

    /** Whether the child also looks into the model's file for what its engine lets pass. */
    boolean isTrial() {
        return this != SERVING;
    }

    /** Whether it is kept from everything but computing. */
    boolean isAlone() {
        return this == TRIAL;
    }
}
