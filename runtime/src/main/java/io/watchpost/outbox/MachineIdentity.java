package io.watchpost.outbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which machine this is, and which of its boots. A cloned SD card carries the first machine's outbox, and often its
 * {@code /etc/machine-id}, into another machine: the serial number of the board tells them apart.
 *
 * @param machine same for ever on one machine; machine id and hardware serial
 * @param boot the kernel's boot id
 */
public record MachineIdentity(String machine, String boot) {

    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /**
     * A Raspberry Pi has one. What only root can read (a PC's product_uuid) doesn't count: a station that is run once as
     * root and then as a user must not take itself for two machines.
     */
    private static final List<Path> SERIALS = List.of(Path.of("/proc/device-tree/serial-number"));

    public MachineIdentity {
        if (machine.isBlank() || boot.isBlank()) {
            throw new IllegalArgumentException(
                    "machine and boot have a name each, were \"" + machine + "\" and \"" + boot + "\"");
        }
    }

    /** This machine, in this boot. */
    public static MachineIdentity read() {
        return read(MACHINE_ID, SERIALS, BOOT_ID);
    }

    /** What can't be read is left out: a container may have neither machine id nor serial. */
    static MachineIdentity read(Path machineId, List<Path> serials, Path bootId) {
        String serial = "";
        for (Path path : serials) {
            serial = content(path);
            if (!serial.isEmpty()) {
                break;
            }
        }
        String machine = content(machineId) + "/" + serial;
        String boot = content(bootId);
        return new MachineIdentity(machine, boot.isEmpty() ? "unknown" : boot);
    }

    private static String content(Path path) {
        try {
            String text = Files.readString(path, StandardCharsets.ISO_8859_1);
            return text.replace("\0", "").strip(); // device-tree strings end with a zero byte
        } catch (IOException e) {
            return "";
        }
    }
}
