package io.watchpost.device.climate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's files. Of temperatures: {@code class/thermal/thermal_zone*}, the processor's if there are several. Of
 * power: {@code get_throttled} of Raspberry Pi's own kernels, else the voltage monitor of the common one. Zones come and
 * go with their drivers, so they are looked for again whenever the present one can't be read.
 */
final class SysfsSensors implements Sensors {
    /** Beyond these a sensor is broken; -40 °C is common for one that is disconnected. */
    private static final double CELSIUS_MIN = -39;

    private static final double CELSIUS_MAX = 150;
    /** By what the type of a zone contains, the best first. */
    private static final List<String> WORDS = List.of("cpu", "x86_pkg", "soc", "core", "acpi");

    private final Path sys;
    private final @Nullable String wanted;
    private @Nullable Zone zone;

    private record Zone(Path folder, String type) {}

    /**
     * Looks at nothing yet.
     *
     * @param sys where the kernel shows its devices: {@code /sys}
     * @param wanted type or folder of the thermal zone; null for the processor's
     */
    SysfsSensors(Path sys, @Nullable String wanted) {
        this.sys = sys;
        this.wanted = wanted;
    }

    @Override
    public Reading read() {
        return new Reading(celsius(), power());
    }

    @Override
    public String zone() {
        Zone present = zone;
        return present == null ? "" : present.type;
    }

    private OptionalDouble celsius() {
        if (zone != null) {
            OptionalDouble celsius = celsius(zone);
            if (celsius.isPresent()) {
                return celsius;
            }
        }
        for (Zone found : zones()) {
            OptionalDouble celsius = celsius(found);
            if (celsius.isPresent()) {
                zone = found;
                return celsius;
            }
        }
        return OptionalDouble.empty();
    }

    private static OptionalDouble celsius(Zone zone) {
        try {
            double celsius = Double.parseDouble(content(zone.folder.resolve("temp"))) / 1_000;
            return celsius >= CELSIUS_MIN && celsius <= CELSIUS_MAX
                    ? OptionalDouble.of(celsius)
                    : OptionalDouble.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** The best first. */
    private List<Zone> zones() {
        List<Zone> zones = new ArrayList<>();
        for (Path folder : entries(sys.resolve("class/thermal"), "thermal_zone*")) {
            try {
                zones.add(new Zone(folder, content(folder.resolve("type"))));
            } catch (IOException e) {
                zones.add(new Zone(folder, String.valueOf(folder.getFileName())));
            }
        }
        String name = wanted;
        if (name != null) {
            return zones.stream()
                    .filter(found -> found.type.equals(name) || found.folder.endsWith(name))
                    .toList();
        }
        return zones.stream()
                .sorted(Comparator.comparingInt(SysfsSensors::rank))
                .toList();
    }

    private static int rank(Zone zone) {
        String type = zone.type.toLowerCase(Locale.ROOT);
        for (int at = 0; at < WORDS.size(); at++) {
            if (type.contains(WORDS.get(at))) {
                return at;
            }
        }
        return WORDS.size();
    }

    private @Nullable Power power() {
        // one firmware; its node is called soc:firmware on most boards, soc@107c000000:firmware on some
        for (Path soc : entries(sys.resolve("devices/platform"), "soc*")) {
            for (Path firmware : entries(soc, "*firmware")) {
                try {
                    String text = content(firmware.resolve("get_throttled"));
                    return new Power(
                            Integer.parseUnsignedInt(text.startsWith("0x") ? text.substring(2) : text, 16), true);
                } catch (IOException | NumberFormatException e) {
                    // a kernel without it
                }
            }
        }
        for (Path monitor : entries(sys.resolve("class/hwmon"), "hwmon*")) {
            try {
                if (content(monitor.resolve("name")).equals("rpi_volt")) {
                    return Power.ofVoltage(
                            content(monitor.resolve("in0_lcrit_alarm")).equals("1"));
                }
            } catch (IOException e) {
                // another chip
            }
        }
        return null;
    }

    private static List<Path> entries(Path folder, String names) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, names)) {
            found.forEach(entries::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return List.of();
        }
        entries.sort(Comparator.comparingInt((Path path) -> path.toString().length())
                .thenComparing(Comparator.naturalOrder()));
        return entries;
    }

    private static String content(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
