package io.watchpost.device.gpio.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.PullResistance;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.InputLine;
import io.watchpost.device.gpio.line.Pull;

/** Gives Pi4J inputs that are lines of a chip, with the edges' times from the kernel. */
final class LineInputs extends DigitalInputProviderBase {
    private final GpioChip chip;
    private final String consumer;

    LineInputs(GpioChip chip, String consumer) {
        super("watchpost-input", "Watchpost: inputs of the GPIO character device");
        this.chip = chip;
        this.consumer = consumer;
    }

    /** @throws LineUnavailable if the line can't be had */
    @Override
    public DigitalInput create(DigitalInputConfig config) {
        InputLine line;
        try {
            line = chip.input(config.bcm(), pull(config.pull()), config.debounce(), consumer);
        } catch (GpioFault e) {
            throw new LineUnavailable(e);
        }
        LineInput input = new LineInput(this, config, line);
        try {
            context().registry().add(input);
        } catch (RuntimeException e) {
            line.close();
            throw e;
        }
        return input;
    }

    private static Pull pull(PullResistance resistance) {
        return switch (resistance) {
            case PULL_UP -> Pull.UP;
            case PULL_DOWN -> Pull.DOWN;
            default -> Pull.OFF;
        };
    }
}
