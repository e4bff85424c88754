package io.watchpost.device.gpio.pi4j;

import com.pi4j.io.exception.IOException;
import io.watchpost.device.gpio.line.GpioFault;

/** A {@link GpioFault} on its way through Pi4J, which knows unchecked exceptions only. */
final class LineUnavailable extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient GpioFault fault;

    LineUnavailable(GpioFault fault) {
        super(fault.reason(), fault);
        this.fault = fault;
    }

    GpioFault fault() {
        return fault;
    }
}
