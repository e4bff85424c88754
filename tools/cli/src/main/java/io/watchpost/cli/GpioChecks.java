package io.watchpost.cli;

import io.watchpost.config.GpioConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioChips;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.LineInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the doctor says of the pins that a configuration speaks of: the chip opens, and the pins are free or ours. */
final class GpioChecks {
    private static final String SUBJECT = "gpio";
    private static final String OURS = "watchpost";

    private GpioChecks() {}

    /** Opens the chip. */
    interface Opener {
        /** @throws GpioFault if it can't be */
        GpioChip open(@Nullable String wanted) throws GpioFault;
    }

    /** Of this machine. */
    static List<Finding> of(StationConfig station) {
        return of(station, new GpioChips()::open);
    }

    static List<Finding> of(StationConfig station, Opener opener) {
        GpioConfig gpio = station.gpio();
        Set<Integer> pins = GpioConfig.uses(gpio, station.pipelines()).keySet();
        if (pins.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        try (GpioChip chip = opener.open(gpio == null ? null : gpio.chip())) {
            for (int pin : pins) {
                LineInfo line = chip.line(pin);
                if (line.isUsed() && !line.consumer().equals(OURS)) {
                    findings.add(Finding.fails(
                            SUBJECT,
                            "pin " + pin + " of " + chip.name() + " is in use by \"" + line.consumer() + "\"",
                            "end that program, take its overlay out of the boot configuration, or choose another pin"));
                }
            }
            if (findings.isEmpty()) {
                findings.add(Finding.works(
                        SUBJECT,
                        chip.name() + " (" + chip.label() + ") has " + (pins.size() == 1 ? "pin " : "the pins ")
                                + String.join(
                                        ", ", pins.stream().map(String::valueOf).toList())));
            }
        } catch (GpioFault e) {
            findings.add(Finding.fails(SUBJECT, e.reason(), e.hint()));
        }
        if (gpio != null && gpio.dryRun()) {
            findings.add(Finding.note(SUBJECT, "a dry run: outputs are only logged", "take gpio.dryRun away"));
        }
        return findings;
    }
}
