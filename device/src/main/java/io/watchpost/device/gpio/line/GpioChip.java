package io.watchpost.device.gpio.line;

/**
 * A bank of GPIO lines that is open. A port: the kernel's character device, and a fake that is held to the same tests.
 * Methods may be called by any thread. A line stays its owner's until it or its process ends, also after this is closed.
 */
public interface GpioChip extends AutoCloseable {

    /** As the kernel numbers it, like {@code gpiochip0}. */
    String name();

    /** What tells kinds of chips apart, like {@code pinctrl-bcm2711}. */
    String label();

    /** How many lines it has, numbered from 0. */
    int lines();

    /** @throws GpioFault if there is no such line, or the chip is gone */
    LineInfo line(int offset) throws GpioFault;

    /**
     * A line to drive.
     *
     * @param initial what it drives from the first moment
     * @param consumer what others see as its user; at most 31 bytes
     * @throws GpioFault if it can't be had; if somebody has it, that one is named
     */
    OutputLine output(int offset, Initial initial, String consumer) throws GpioFault;

    /**
     * A line to watch, both edges.
     *
     * @param debounceMicros how long it must be still before a change counts; 0 for none
     * @param consumer what others see as its user; at most 31 bytes
     * @throws GpioFault if it can't be had; if somebody has it, that one is named
     */
    InputLine input(int offset, Pull pull, long debounceMicros, String consumer) throws GpioFault;

    @Override
    void close();

    /** What an output drives when it is requested. */
    enum Initial {
        LOW,
        HIGH,
        /** What the line has at that moment. */
        AS_IS
    }
}
