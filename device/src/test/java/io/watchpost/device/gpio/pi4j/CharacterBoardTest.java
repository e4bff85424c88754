package io.watchpost.device.gpio.pi4j;

import io.watchpost.device.gpio.line.CharacterDevice;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.SimulatedChip;

/** Pi4J over the kernel's character device, where it simulates a chip. */
final class CharacterBoardTest extends BoardContract {
    private final SimulatedChip simulated;

    CharacterBoardTest() throws Exception {
        simulated = SimulatedChip.needed();
    }

    @Override
    protected GpioChip open() throws Exception {
        return new CharacterDevice(simulated.node());
    }

    @Override
    protected void pull(int line, boolean high) throws Exception {
        simulated.pull(line, high);
    }

    @Override
    protected boolean isDriven(int line) throws Exception {
        return simulated.level(line);
    }
}
