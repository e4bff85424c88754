package io.watchpost.device.gpio.line;

/** The resistor inside the chip that holds an input while nothing drives it. Chips without one take no notice. */
public enum Pull {
    OFF,
    UP,
    DOWN
}
