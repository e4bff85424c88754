package io.watchpost.device.accelerator;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device as the kernel shows it in sysfs: a folder of small files. */
record SysfsDevice(Path folder) {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9}).*", Pattern.DOTALL);

    /** Those of a bus or class, in the order of their names; none where the folder isn't there. */
    static List<SysfsDevice> in(Path folder) {
        List<SysfsDevice> devices = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> devices.add(new SysfsDevice(entry)));
        } catch (IOException e) {
            return List.of(); // a kernel without such a bus; or no right to look, and so none to use it
        }
        devices.sort(Comparator.comparing(SysfsDevice::name));
        return devices;
    }

    /** As the kernel calls it: {@code 1-1.4}. */
    String name() {
        return String.valueOf(folder.getFileName());
    }

    /** What a file says, without blanks around it; empty if it isn't there, as when the device was just unplugged. */
    String text(String file) {
        try {
            return Files.readString(folder.resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** The number with which a file begins, like {@code 896mA}; 0 if there is none. */
    int number(String file) {
        Matcher matcher = NUMBER.matcher(text(file));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }
}
