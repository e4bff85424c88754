package io.watchpost.device.gpio.pi4j;

import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.OutputLine;

/** A digital output of Pi4J that drives a line. For one thread at a time. */
final class LineOutput extends DigitalOutputBase {
    private final OutputLine line;
    private boolean isGivenBack;

    LineOutput(DigitalOutputProvider provider, DigitalOutputConfig config, OutputLine line) {
        super(provider, config);
        this.line = line;
    }

    /** @throws LineUnavailable if the chip is gone; then nothing was switched */
    @Override
    public DigitalOutput state(DigitalState wanted) {
        try {
            line.set(wanted.isHigh());
        } catch (GpioFault e) {
            throw new LineUnavailable(e);
        }
        return super.state(wanted);
    }

    /** What the line has, and not only what it was told. */
    @Override
    public DigitalState state() {
        try {
            return DigitalState.getState(line.isHigh());
        } catch (GpioFault e) {
            return DigitalState.UNKNOWN;
        }
    }

    /** Into the shutdown state, if the chip is still there, then given back. Pi4J calls it more than once. */
    @Override
    public DigitalOutput shutdownInternal(Context context) {
        if (isGivenBack) {
            return this;
        }
        isGivenBack = true;
        try {
            return super.shutdownInternal(context);
        } catch (Pi4JException e) {
            return this; // a chip that is gone switches nothing any more
        } finally {
            line.close();
        }
    }
}
