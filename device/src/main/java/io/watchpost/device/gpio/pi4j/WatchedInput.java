package io.watchpost.device.gpio.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import io.watchpost.device.gpio.line.GpioFault;
import org.jspecify.annotations.Nullable;

/** An input, and whether it is still watched. */
public interface WatchedInput {

    /** As Pi4J knows it. */
    DigitalInput input();

    /** Why no edges come any more; null as long as they do. */
    @Nullable
    GpioFault fault();
}
