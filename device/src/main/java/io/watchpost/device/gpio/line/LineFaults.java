package io.watchpost.device.gpio.line;

import io.watchpost.device.libc.Errno;
import java.nio.file.Path;

/** What the kernel's refusals mean to a person. */
final class LineFaults {
    /** What the Debian package installs. */
    static final String PERMISSION = "let the group gpio use it: the udev rule SUBSYSTEM==\"gpio\", GROUP=\"gpio\","
            + " MODE=\"0660\" (the Debian package brings it) and this user in that group (a service:"
            + " SupplementaryGroups=gpio)";

    static final String GONE = "it was unplugged or its driver unloaded; it is tried again";

    private LineFaults() {}

    static GpioFault opening(Path path, int errno) {
        return switch (errno) {
            case Errno.EACCES, Errno.EPERM -> new GpioFault(path + ": permission denied", PERMISSION);
            case Errno.ENOENT, Errno.ENODEV, Errno.ENXIO -> new GpioFault(path + ": there is no such chip", GONE);
            case Errno.ENOTTY, Errno.EINVAL ->
                new GpioFault(path + ": isn't a GPIO chip", "name one that \"watchpost gpio list\" shows");
            default -> new GpioFault(path + ": " + Errno.text(errno), "");
        };
    }

    static GpioFault asking(GpioChip chip, int offset, int errno) {
        return lost("asking for pin " + offset + " of " + chip.name(), errno);
    }

    /** A line that somebody has is looked up, so that the one who has it can be named. */
    static GpioFault requesting(GpioChip chip, int offset, int errno) {
        String line = "pin " + offset + " of " + chip.name();
        return switch (errno) {
            case Errno.EBUSY -> busy(chip, offset);
            case Errno.EACCES, Errno.EPERM -> new GpioFault(line + ": permission denied", PERMISSION);
            case Errno.EINVAL, Errno.ENOTTY ->
                new GpioFault(
                        line + ": the kernel refuses this use of it",
                        "a pin that only reads can't drive, and Linux before 5.10 lacks this interface");
            default -> lost("requesting " + line, errno);
        };
    }

    private static GpioFault busy(GpioChip chip, int offset) {
        String user = "";
        try {
            user = chip.line(offset).consumer();
        } catch (GpioFault e) {
            // it is busy all the same; only by whom isn't known
        }
        return new GpioFault(
                "pin " + offset + " of " + chip.name() + " is in use" + (user.isEmpty() ? "" : " by \"" + user + "\""),
                user.startsWith("watchpost")
                        ? "another Watchpost has it: end that one, or choose another pin"
                        : "end that program or take its overlay out of the boot configuration, or choose another pin");
    }

    static GpioFault lost(String doing, int errno) {
        return errno == Errno.ENODEV || errno == Errno.ENXIO
                ? GpioFault.gone(doing + ": the chip is gone", GONE)
                : new GpioFault(doing + ": " + Errno.text(errno), "it is tried again");
    }
}
