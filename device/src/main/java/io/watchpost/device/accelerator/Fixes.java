package io.watchpost.device.accelerator;

import io.watchpost.device.accelerator.Accelerator.Fix;
import io.watchpost.engine.LibraryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of a device the first thing to repair: what keeps it from working comes before what makes it slow, and what must
 * be done first comes first. Its library and its permissions are asked for, not its health: that shows when it is used.
 *
 * @param isUnderVoltage whether the machine's supply is too weak
 */
record Fixes(Accelerators.Access access, VendorLibraries libraries, boolean isUnderVoltage) {

    /** The last of OpenVINO that drives the Neural Compute Stick. */
    private static final String OPENVINO_LAST = "2022.3";

    @Nullable
    Fix coral(UsbPort port) {
        Fix fix = firstOf(
                edgeTpuLibrary(),
                usbNode(
                        port,
                        "libedgetpu1-std brings the rule that gives Corals to the group"
                                + " plugdev: add the service's user to it (usermod -aG plugdev USER), and plug the stick in again"));
        return fix != null ? fix : firstOf(power(), slow(port));
    }

    @Nullable
    Fix stick(UsbPort port) {
        Fix fix = firstOf(
                openVinoLibrary(),
                usbNode(
                        port,
                        "copy 97-myriad-usbboot.rules of OpenVINO 2022.3 (install_dependencies) to"
                                + " /etc/udev/rules.d, add the service's user to the group users (usermod -aG users USER), and"
                                + " plug the stick in again"));
        return fix != null ? fix : firstOf(power(), slow(port));
    }

    @Nullable
    Fix card(Path node, boolean hasDriver) {
        if (!hasDriver) {
            return new Fix(
                    "the kernel has no driver for it (gasket and apex)",
                    "apt-get install gasket-dkms of Google's Coral packages, and restart the machine",
                    true);
        }
        if (!Files.exists(node)) {
            return new Fix(
                    "its driver made no " + node,
                    "look for apex in the kernel's log (dmesg); a Raspberry Pi needs MSI-X on its PCIe port",
                    true);
        }
        if (!access.mayUse(node)) {
            return new Fix(
                    node + " may not be opened by this user",
                    "add the udev rule SUBSYSTEM==\"apex\", MODE=\"0660\", GROUP=\"apex\" and the service's user to the"
                            + " group apex, and restart the machine",
                    true);
        }
        return edgeTpuLibrary();
    }

    private @Nullable Fix edgeTpuLibrary() {
        return libraries.edgetpu().isPresent()
                ? null
                : new Fix(
                        "its library libedgetpu.so.1 isn't installed",
                        "apt-get install libedgetpu1-std of Google's Coral packages, or name the file with"
                                + " watchpost.edgetpu.library",
                        true);
    }

    private @Nullable Fix openVinoLibrary() {
        Optional<LibraryFile> library = libraries.openvino();
        if (library.isEmpty()) {
            return new Fix(
                    "its library libopenvino_c.so isn't installed",
                    "unpack Intel's archive of OpenVINO " + OPENVINO_LAST + " LTS, the last for this stick, and name"
                            + " the file with watchpost.openvino.library",
                    true);
        }
        String version = library.get().version();
        return version.matches("20\\d\\d\\..*") && version.compareTo(OPENVINO_LAST + "~") > 0
                ? new Fix(
                        "OpenVINO " + version + " doesn't drive this stick any more",
                        "install OpenVINO " + OPENVINO_LAST + " LTS beside it and name it with"
                                + " watchpost.openvino.library",
                        true)
                : null;
    }

    private @Nullable Fix usbNode(UsbPort port, String todo) {
        if (!Files.exists(port.node())) {
            return new Fix(
                    "there is no " + port.node(), "in a container, give it /dev/bus/usb; else plug it in again", true);
        }
        return access.mayUse(port.node()) ? null : new Fix(port.node() + " may not be opened by this user", todo, true);
    }

    private @Nullable Fix power() {
        return isUnderVoltage
                ? new Fix(
                        "the machine's supply was too weak since it was switched on",
                        "use the supply that its maker names, or a USB hub with a supply of its own",
                        false)
                : null;
    }

    private static @Nullable Fix slow(UsbPort port) {
        return port.megabits() > 0 && !port.isUsb3()
                ? new Fix(
                        "it is at a USB 2 port (" + port.megabits() + " Mbit/s)",
                        "plug it into a blue USB 3 port, with a cable for USB 3: inputs reach it up to ten times faster",
                        false)
                : null;
    }

    private static @Nullable Fix firstOf(@Nullable Fix first, @Nullable Fix second) {
        return first == null ? second : first;
    }
}
