package io.watchpost.device.accelerator;

import java.nio.file.Path;

/**
 * Where a USB device is plugged in.
 *
 * @param path of buses and hubs, as the kernel calls it: {@code 1-1.4}
 * @param node the device's node: /dev/bus/usb/BBB/DDD
 * @param megabits speed of the connection: 12, 480 (USB 2), 5000 and more (USB 3); 0 if the kernel doesn't say
 * @param milliamperes what the device says it takes at most; 0 if it doesn't say
 */
public record UsbPort(String path, Path node, int megabits, int milliamperes) {
    private static final int USB_3_MEGABITS = 5_000;

    /** Whether the connection is one of USB 3. */
    public boolean isUsb3() {
        return megabits >= USB_3_MEGABITS;
    }

    String text() {
        String speed = megabits == 0 ? "USB" : (isUsb3() ? "USB 3, " : "USB 2, ") + megabits + " Mbit/s";
        return speed + " at " + path + (milliamperes == 0 ? "" : ", takes up to " + milliamperes + " mA");
    }
}
