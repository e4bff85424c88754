package io.watchpost.cli.gpio;

import io.watchpost.cli.Failure;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioChips;
import io.watchpost.device.gpio.line.GpioFault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which chip is meant. */
final class ChipFlag {
    /** What others see as the user of a pin that a command has. */
    static final String CONSUMER = "watchpost gpio";

    @Option(
            names = "--chip",
            paramLabel = "CHIP",
            description = "Name (gpiochip0), path or label. Default: the one with a Raspberry Pi's header.")
    private @Nullable String chip;

    GpioChip open() throws Failure {
        try {
            return new GpioChips().open(chip);
        } catch (GpioFault e) {
            throw failure(e);
        }
    }

    static Failure failure(GpioFault fault) {
        return Failure.unavailable(fault.reason(), fault.hint());
    }
}
