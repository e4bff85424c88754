package io.watchpost.device.gpio.line;

import java.lang.foreign.MemorySegment;

/** An output of the character device. */
final class CharacterOutput implements OutputLine {
    private final CharacterLine line;

    CharacterOutput(GpioChip chip, int offset, int descriptor) {
        line = new CharacterLine(chip, offset, descriptor);
    }

    /** Takes a {@code struct gpio_v2_line_config}. */
    void configure(MemorySegment config) throws GpioFault {
        line.request("configuring", GpioUapi.GPIO_V2_LINE_SET_CONFIG_IOCTL, config);
    }

    @Override
    public void set(boolean high) throws GpioFault {
        line.set(high);
    }

    @Override
    public boolean isHigh() throws GpioFault {
        return line.isHigh();
    }

    @Override
    public void close() {
        line.close();
    }
}
