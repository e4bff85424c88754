package io.watchpost.device.climate;

/** What tells how warm the machine is. For one thread at a time. */
interface Sensors {
    Reading read();

    /** What the temperature is read from, or would be, like {@code cpu-thermal}; empty when there is nothing. */
    String zone();
}
