package io.watchpost.device.gpio.line;

import io.watchpost.device.gpio.line.GpioChip.Initial;
import java.nio.file.Path;

/** A program that drives a line high, says so, and stays until it is killed: {@code LineHolder NODE LINE}. */
public final class LineHolder {
    private LineHolder() {}

    public static void main(String[] args) throws Exception {
        try (GpioChip chip = new CharacterDevice(Path.of(args[0]));
                OutputLine line = chip.output(Integer.parseInt(args[1]), Initial.HIGH, "holder")) {
            System.out.println("drives " + (line.isHigh() ? "high" : "low"));
            System.out.flush();
            System.in.read();
        }
    }
}
