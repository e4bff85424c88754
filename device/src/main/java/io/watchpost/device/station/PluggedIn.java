package io.watchpost.device.station;

import io.watchpost.engine.Target;
import java.util.Optional;

/** The accelerators of a machine, as far as a station needs them. Callable from any thread but a pipeline's. */
public interface PluggedIn {

    /**
     * A device that is there.
     *
     * @param name as a person calls it, with the place where it is plugged in
     * @param fix the one thing to repair, a clause without a full stop; empty if there is nothing
     * @param isUsable false if it can't be used before that
     */
    record Device(String name, String fix, boolean isUsable) {}

    /**
     * The device that an engine would use now.
     *
     * @param word which of its kind, as in {@link io.watchpost.engine.AcceleratorOptions#device}
     */
    Optional<Device> find(Target target, String word);

    /** Resets it, once no process uses it any more; what became of it, a clause. Takes up to some seconds. */
    String reset(Target target, String word);
}
