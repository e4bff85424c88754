package io.watchpost.device.station;

import io.watchpost.device.accelerator.Accelerator;
import io.watchpost.device.accelerator.AcceleratorReset;
import io.watchpost.device.accelerator.Accelerators;
import io.watchpost.engine.Target;
import java.util.Optional;

/** Those of this machine, as its kernel lists them. */
final class MachineAccelerators implements PluggedIn {

    @Override
    public Optional<Device> find(Target target, String word) {
        return Accelerators.find(target, word).map(MachineAccelerators::device);
    }

    private static Device device(Accelerator accelerator) {
        Accelerator.Fix fix = accelerator.fix();
        return new Device(
                accelerator.name() + " (" + accelerator.found() + ")",
                fix == null ? "" : fix.problem() + ": " + fix.todo(),
                accelerator.isUsable());
    }

    @Override
    public String reset(Target target, String word) {
        return Accelerators.find(target, word)
                .map(accelerator -> switch (AcceleratorReset.reset(accelerator)) {
                    case AcceleratorReset.Outcome.Reset _ -> "it was reset";
                    case AcceleratorReset.Outcome.NotReset(String reason) -> reason;
                })
                .orElse("it isn't there to be reset");
    }
}
