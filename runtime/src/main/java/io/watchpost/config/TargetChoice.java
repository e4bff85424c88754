package io.watchpost.config;

import io.watchpost.engine.Target;
import java.util.Optional;

/** Which of a bundle's variants is run. */
public enum TargetChoice {
    /** That for an accelerator that is plugged in when the model is loaded, with the CPU's behind it; else the CPU's. */
    AUTO("auto", Optional.empty()),
    CPU(Target.CPU),
    EDGETPU(Target.EDGETPU),
    NCS(Target.NCS);

    private final String wireName;
    private final Optional<Target> target;

    TargetChoice(Target target) {
        this(target.wireName(), Optional.of(target));
    }

    TargetChoice(String wireName, Optional<Target> target) {
        this.wireName = wireName;
        this.target = target;
    }

    /** The word in flags and configurations. */
    public String wireName() {
        return wireName;
    }

    /** Empty for whichever is there. */
    public Optional<Target> target() {
        return target;
    }
}
