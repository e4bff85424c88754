package io.watchpost.device.gpio.line;

import org.jspecify.annotations.Nullable;

/** A line that is watched by its owner. For one thread at a time. */
public interface InputLine extends AutoCloseable {

    /** @throws GpioFault if the chip is gone */
    boolean isHigh() throws GpioFault;

    /**
     * The oldest edge that nobody has taken yet; waits for it.
     *
     * @return null if there was none within the time
     * @throws GpioFault if the chip is gone
     */
    @Nullable
    Edge await(long timeoutMillis) throws GpioFault;

    /** Whether edges come debounced; if not, and it was asked for, the one who watches has to do it. */
    boolean isDebounced();

    /** Gives the line back; safe to call twice. */
    @Override
    void close();
}
