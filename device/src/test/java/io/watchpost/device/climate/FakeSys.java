package io.watchpost.device.climate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A machine's thermal zones and power, as the kernel would show them under {@code /sys}. */
public final class FakeSys {
    private final Path root;

    public FakeSys(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    public FakeSys zone(int number, String type, double celsius) throws IOException {
        Path folder = zone(number);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("type"), type + "\n");
        Files.writeString(folder.resolve("temp"), Math.round(celsius * 1_000) + "\n");
        return this;
    }

    public void withoutZone(int number) throws IOException {
        Files.delete(zone(number).resolve("temp"));
    }

    public FakeSys throttled(String soc, int bits) throws IOException {
        Path folder = Files.createDirectories(root.resolve("devices/platform/" + soc + "/" + soc + ":firmware"));
        Files.writeString(folder.resolve("get_throttled"), Integer.toHexString(bits) + "\n");
        return this;
    }

    public FakeSys voltageMonitor(boolean alarm) throws IOException {
        Files.createDirectories(root.resolve("class/hwmon/hwmon0"));
        Files.writeString(root.resolve("class/hwmon/hwmon0/name"), "cpu_thermal\n");
        Path monitor = Files.createDirectories(root.resolve("class/hwmon/hwmon1"));
        Files.writeString(monitor.resolve("name"), "rpi_volt\n");
        Files.writeString(monitor.resolve("in0_lcrit_alarm"), alarm ? "1\n" : "0\n");
        return this;
    }

    private Path zone(int number) {
        return root.resolve("class/thermal/thermal_zone" + number);
    }
}
