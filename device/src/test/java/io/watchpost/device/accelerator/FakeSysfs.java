package io.watchpost.device.accelerator;

import io.watchpost.engine.LibraryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The folders of a machine with accelerators, as the kernel would show them. */
final class FakeSysfs {
    private final Path root;
    private final Set<Path> forbidden = new HashSet<>();
    private Optional<LibraryFile> edgetpu = Optional.of(new LibraryFile(Path.of("/usr/lib/libedgetpu.so.1"), "16.0"));
    private Optional<LibraryFile> openvino =
            Optional.of(new LibraryFile(Path.of("/opt/intel/libopenvino_c.so"), "2022.3.1"));

    FakeSysfs(Path root) {
        this.root = root;
    }

    Accelerators accelerators() {
        return new Accelerators(
                root.resolve("sys"),
                root.resolve("dev"),
                node -> !forbidden.contains(node),
                new VendorLibraries(edgetpu, openvino));
    }

    /** A USB device at a port, with its node. */
    Path usb(String port, String id, int bus, int device, int megabits) throws IOException {
        Path folder =
                Files.createDirectories(root.resolve("sys/bus/usb/devices").resolve(port));
        file(folder, "idVendor", id.substring(0, 4));
        file(folder, "idProduct", id.substring(5));
        file(folder, "busnum", Integer.toString(bus));
        file(folder, "devnum", Integer.toString(device));
        file(folder, "speed", Integer.toString(megabits));
        file(folder, "bMaxPower", "896mA");
        Path node = root.resolve(String.format("dev/bus/usb/%03d/%03d", bus, device));
        Files.createDirectories(node.getParent());
        return Files.writeString(node, "");
    }

    /** A card on PCIe; without its driver it has no number. */
    Path pci(String address, String vendor, String device, int apex) throws IOException {
        Path folder =
                Files.createDirectories(root.resolve("sys/bus/pci/devices").resolve(address));
        file(folder, "vendor", vendor);
        file(folder, "device", device);
        Path node = root.resolve("dev/apex_" + Math.max(0, apex));
        if (apex >= 0) {
            Files.createDirectories(folder.resolve("driver"));
            Files.createDirectories(folder.resolve("apex/apex_" + apex));
            Files.createDirectories(node.getParent());
            Files.writeString(node, "");
        }
        return node;
    }

    void forbid(Path node) {
        forbidden.add(node);
    }

    void weakSupply() throws IOException {
        Path folder = Files.createDirectories(root.resolve("sys/class/hwmon/hwmon2"));
        file(folder, "name", "rpi_volt");
        file(folder, "in0_lcrit_alarm", "1");
    }

    void withoutLibraries() {
        edgetpu = Optional.empty();
        openvino = Optional.empty();
    }

    void openVino(String version) {
        openvino = Optional.of(new LibraryFile(Path.of("/opt/intel/libopenvino_c.so"), version));
    }

    private static void file(Path folder, String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content + "\n");
    }
}
