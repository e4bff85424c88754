package io.watchpost.cli.gpio;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.config.ActuatorConfig;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.GpioConfig;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioChip.Initial;
import io.watchpost.device.gpio.line.GpioChips;
import io.watchpost.device.gpio.line.GpioFault;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchpost gpio safe}: what a station that was killed could not do any more. */
@Command(
        name = "safe",
        description = {
            "Drive every actuator of a configuration into its safe state, and the indicator dark, and let go.",
            "For systemd's ExecStopPost, which runs also after a crash. Does nothing without actuators or an indicator."
        })
final class GpioSafeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "watchpost.yaml.")
    private @Nullable Path config;

    @Option(names = "--dry-run", description = "Only say what would be switched.")
    private boolean dryRun;

    /** A pin, and what it is to be. */
    record SafePin(int pin, boolean high) {}

    @Override
    public Integer call() throws Failure, ConfigurationException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        GpioConfig gpio = ConfigYaml.station(Objects.requireNonNull(config)).gpio();
        List<SafePin> pins = gpio == null || gpio.dryRun() ? List.of() : pins(gpio);
        if (pins.isEmpty()) {
            return ExitCode.OK;
        }
        if (dryRun) {
            pins.forEach(pin -> out.println("dry run: pin " + pin.pin + " would be " + (pin.high ? "high" : "low")));
            return ExitCode.OK;
        }
        try (GpioChip chip = new GpioChips().open(gpio == null ? null : gpio.chip())) {
            return drive(chip, pins, out, spec.commandLine().getErr());
        } catch (GpioFault e) {
            throw ChipFlag.failure(e);
        }
    }

    /** Those that have a safe state of their own. */
    static List<SafePin> pins(GpioConfig gpio) {
        List<SafePin> pins = new ArrayList<>();
        for (ActuatorConfig actuator : gpio.actuators()) {
            Boolean on = actuator.safe().on();
            if (on != null) {
                pins.add(new SafePin(actuator.pin(), on != actuator.activeLow()));
            }
        }
        if (gpio.indicator() != null) {
            pins.add(new SafePin(gpio.indicator().pin(), gpio.indicator().activeLow()));
        }
        return pins;
    }

    /** Each by itself: one that somebody has doesn't keep the others from being safe. */
    static int drive(GpioChip chip, List<SafePin> pins, PrintWriter out, PrintWriter err) {
        int exitCode = ExitCode.OK;
        for (SafePin pin : pins) {
            try {
                chip.output(pin.pin, pin.high ? Initial.HIGH : Initial.LOW, ChipFlag.CONSUMER)
                        .close();
                out.println("pin " + pin.pin + " of " + chip.name() + " is " + (pin.high ? "high" : "low"));
            } catch (GpioFault e) {
                err.println(e.reason() + "; " + e.hint());
                exitCode = ExitCode.PARTLY;
            }
        }
        return exitCode;
    }
}
