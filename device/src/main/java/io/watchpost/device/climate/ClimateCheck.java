package io.watchpost.device.climate;

import io.watchpost.config.ClimateConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One look at temperature and power, for a person. */
public final class ClimateCheck {
    private ClimateCheck() {}

    /**
     * What was found.
     *
     * @param todo empty when nothing is to be done
     */
    public record Found(String found, String todo) {}

    /** @param sys where the kernel shows its devices */
    public static Found of(Path sys, ClimateConfig config) {
        SysfsSensors sensors = new SysfsSensors(sys, config.zone());
        Reading reading = sensors.read();
        List<String> found = new ArrayList<>();
        List<String> todo = new ArrayList<>();
        Double hold = config.holdCelsius();
        if (reading.celsius().isPresent()) {
            double celsius = reading.celsius().getAsDouble();
            found.add(String.format(Locale.ROOT, "%s is at %.1f °C", sensors.zone(), celsius)
                    + (hold == null ? "" : String.format(Locale.ROOT, " and held at %.1f °C", hold)));
            if (hold != null && celsius > hold) {
                todo.add("give the machine shade, a heat sink or air");
            }
        } else if (config.zone() != null) {
            found.add("there is no thermal zone " + config.zone());
            todo.add(ClimateControl.hint());
        } else {
            found.add("no temperature can be read");
            if (hold != null) {
                todo.add("leave out climate.holdCelsius, or load the driver of a sensor");
            }
        }
        Power power = reading.power();
        if (power != null) {
            found.add(words(power));
            if (power.isUnderVoltage() || power.wasUnderVoltage()) {
                todo.add("use a supply made for the board with a short cable, and unplug what it can't feed");
            } else if (power.isThrottled() || power.isCapped() || power.isAtSoftLimit() || power.wasThrottled()) {
                todo.add("give the board shade, a heat sink or air, or hold it cooler with climate.holdCelsius");
            }
        }
        return new Found(String.join("; ", found), String.join("; ", todo));
    }

    private static String words(Power power) {
        List<String> words = new ArrayList<>();
        if (power.isUnderVoltage()) {
            words.add("the power is too weak");
        } else if (power.wasUnderVoltage()) {
            words.add("the power was too weak since boot");
        }
        if (power.isThrottled() || power.isCapped() || power.isAtSoftLimit()) {
            words.add("the board slows its processor down");
        } else if (power.wasThrottled()) {
            words.add("the board slowed its processor down since boot");
        }
        return words.isEmpty() ? "power is good" : String.join(", ", words);
    }
}
