package io.watchpost.device.accelerator;

import io.watchpost.device.accelerator.Accelerator.CoralPcie;
import io.watchpost.device.accelerator.Accelerator.CoralUsb;
import io.watchpost.device.accelerator.Accelerator.NeuralComputeStick;
import io.watchpost.engine.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the accelerators of this machine in sysfs. Loads nothing, opens nothing, disturbs nobody who uses them; callable
 * from any thread, at any time.
 */
public final class Accelerators {
    private static final String CORAL_PLUGGED_IN = "1a6e:089a";
    private static final String CORAL_INITIALISED = "18d1:9302";
    private static final String STICK_WAITING = "03e7:2485";
    private static final String STICK_RUNNING = "03e7:f63b";
    private static final String CORAL_PCIE = "0x1ac1:0x089a";

    private static final Pattern APEX = Pattern.compile("apex_(\\d{1,3})");

    private final Path sysfs;
    private final Path dev;
    private final Access access;
    private final VendorLibraries libraries;

    /** Of a machine with these folders. */
    Accelerators(Path sysfs, Path dev, Access access, VendorLibraries libraries) {
        this.sysfs = sysfs;
        this.dev = dev;
        this.access = access;
        this.libraries = libraries;
    }

    /** Those of this machine, now: Corals on USB, then on PCIe, then Neural Compute Sticks. */
    public static List<Accelerator> find() {
        return find(VendorLibraries.installed());
    }

    /** The same, judged by these libraries. */
    public static List<Accelerator> find(VendorLibraries libraries) {
        return new Accelerators(Path.of("/sys"), Path.of("/dev"), Access.OF_THIS_USER, libraries).list();
    }

    /**
     * The one that an operator's word means, now.
     *
     * @param word as for {@code --accelerator-device}: {@code usb}, {@code pci}, {@code MYRIAD} and nothing mean the
     *     first; {@code :N} counts all of the target
     */
    public static Optional<Accelerator> find(Target target, String word) {
        return named(find(), target, word);
    }

    static Optional<Accelerator> named(List<Accelerator> present, Target target, String word) {
        List<Accelerator> ofTarget = present.stream()
                .filter(accelerator -> accelerator.target() == target)
                .toList();
        if (word.startsWith(":")) {
            return ofTarget.stream().skip(Integer.parseInt(word.substring(1))).findFirst();
        }
        return ofTarget.stream()
                .filter(accelerator -> accelerator.device().equals(word)
                        || word.isEmpty()
                        || accelerator.device().startsWith(word + ":")
                        || accelerator.device().startsWith(word + "."))
                .findFirst();
    }

    List<Accelerator> list() {
        List<SysfsDevice> usb = SysfsDevice.in(sysfs.resolve("bus/usb/devices"));
        List<Accelerator> found = new ArrayList<>();
        Fixes fixes = new Fixes(access, libraries, isUnderVoltage());
        int corals = 0;
        for (SysfsDevice device : usb) {
            String id = usbId(device);
            if (id.equals(CORAL_PLUGGED_IN) || id.equals(CORAL_INITIALISED)) {
                UsbPort port = port(device);
                found.add(new CoralUsb("usb:" + corals++, id.equals(CORAL_INITIALISED), port, fixes.coral(port)));
            }
        }
        int cards = 0;
        for (SysfsDevice device : SysfsDevice.in(sysfs.resolve("bus/pci/devices"))) {
            if ((device.text("vendor") + ":" + device.text("device")).equals(CORAL_PCIE)) {
                found.add(card(device, cards++, fixes));
            }
        }
        List<SysfsDevice> sticks = usb.stream()
                .filter(device -> List.of(STICK_WAITING, STICK_RUNNING).contains(usbId(device)))
                .toList();
        for (SysfsDevice device : sticks) {
            UsbPort port = port(device);
            String word =
                    sticks.size() == 1 ? "MYRIAD" : "MYRIAD." + device.name().replace('-', '.') + "-ma2480";
            found.add(new NeuralComputeStick(word, usbId(device).equals(STICK_RUNNING), port, fixes.stick(port)));
        }
        return List.copyOf(found);
    }

    private static String usbId(SysfsDevice device) {
        return device.text("idVendor") + ":" + device.text("idProduct");
    }

    private UsbPort port(SysfsDevice device) {
        Path node = dev.resolve(
                String.format(Locale.ROOT, "bus/usb/%03d/%03d", device.number("busnum"), device.number("devnum")));
        return new UsbPort(device.name(), node, device.number("speed"), device.number("bMaxPower"));
    }

    private CoralPcie card(SysfsDevice device, int position, Fixes fixes) {
        for (SysfsDevice apex : SysfsDevice.in(device.folder().resolve("apex"))) {
            Matcher number = APEX.matcher(apex.name());
            if (number.matches()) {
                Path node = dev.resolve(apex.name());
                return new CoralPcie("pci:" + number.group(1), device.name(), node, fixes.card(node, true));
            }
        }
        Path node = dev.resolve("apex_" + position);
        return new CoralPcie("pci:" + position, device.name(), node, fixes.card(node, device.has("driver")));
    }

    /** What a Raspberry Pi's firmware says of its supply since it was switched on. */
    private boolean isUnderVoltage() {
        for (SysfsDevice sensor : SysfsDevice.in(sysfs.resolve("class/hwmon"))) {
            if (sensor.text("name").equals("rpi_volt")
                    && sensor.text("in0_lcrit_alarm").equals("1")) {
                return true;
            }
        }
        return false;
    }

    /** Whether this user may open a node to use it. */
    interface Access {
        Access OF_THIS_USER = node -> Files.isReadable(node) && Files.isWritable(node);

        boolean mayUse(Path node);
    }
}
