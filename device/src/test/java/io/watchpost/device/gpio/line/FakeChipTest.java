package io.watchpost.device.gpio.line;

import io.watchpost.clock.SystemClock;

/** The fake keeps what the real one promises. */
final class FakeChipTest extends GpioChipContract {
    private final FakeChip fake = new FakeChip("gpiochip0", "pinctrl-fake", 28, new SystemClock());

    @Override
    protected GpioChip open() {
        return fake;
    }

    @Override
    protected void pull(int line, boolean high) {
        fake.pull(line, high);
    }

    @Override
    protected boolean isDriven(int line) {
        return fake.level(line);
    }
}
