package io.watchpost.device.gpio.pi4j;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.OutputLine;

/** Gives Pi4J outputs that are lines of a chip. */
final class LineOutputs extends DigitalOutputProviderBase {
    private final GpioChip chip;
    private final String consumer;

    LineOutputs(GpioChip chip, String consumer) {
        super("watchpost-output", "Watchpost: outputs of the GPIO character device");
        this.chip = chip;
        this.consumer = consumer;
    }

    /** @throws LineUnavailable if the line can't be had */
    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
        OutputLine line;
        try {
            line = chip.output(config.bcm(), initial(config.initialState()), consumer);
        } catch (GpioFault e) {
            throw new LineUnavailable(e);
        }
        LineOutput output = new LineOutput(this, config, line);
        try {
            context().registry().add(output);
        } catch (RuntimeException e) {
            line.close();
            throw e;
        }
        return output;
    }

    private static GpioChip.Initial initial(DigitalState state) {
        return state == null ? GpioChip.Initial.AS_IS : state.isHigh() ? GpioChip.Initial.HIGH : GpioChip.Initial.LOW;
    }
}
