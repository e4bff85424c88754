package io.watchpost.device.gpio.line;

/** A line that is driven by its owner. For one thread at a time. */
public interface OutputLine extends AutoCloseable {

    /** @throws GpioFault if the chip is gone */
    void set(boolean high) throws GpioFault;

    /** @throws GpioFault if the chip is gone */
    boolean isHigh() throws GpioFault;

    /** Gives the line back. What it does from then on is the driver's decision. Safe to call twice. */
    @Override
    void close();
}
