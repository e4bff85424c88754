package io.watchpost.cli;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.Plausible;
import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.TurboJpegDecoder;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.isolated.Confinement;
import io.watchpost.engine.isolated.Fence;
import io.watchpost.result.UtcText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a station needs of its machine, whatever it is configured for. */
final class MachineChecks {
    private static final int JAVA_MIN = 25;
    private static final int GLIBC_MINOR_MIN = 34; // of 2.x: what the engines' libraries were linked against
    private static final Pattern GLIBC = Pattern.compile("2\\.(\\d{1,4}).*");

    private MachineChecks() {}

    static Finding java() {
        int feature = Runtime.version().feature();
        String found = Runtime.version() + " on " + System.getProperty("os.arch");
        return feature >= JAVA_MIN
                ? Finding.works("java", found)
                : Finding.fails("java", found, "install Java " + JAVA_MIN + " or newer");
    }

    static Finding architecture(String osName, String architecture) {
        boolean known = osName.equals("Linux") && (architecture.equals("amd64") || architecture.equals("aarch64"));
        return known
                ? Finding.works("machine", osName + " " + architecture)
                : Finding.fails(
                        "machine",
                        osName + " " + architecture,
                        "use 64-bit Linux on x86_64 or arm64: no engine exists for anything else");
    }

    static Finding glibc(String version) {
        Matcher matcher = GLIBC.matcher(version);
        if (matcher.matches() && Integer.parseInt(matcher.group(1)) >= GLIBC_MINOR_MIN) {
            return Finding.works("glibc", version);
        }
        return Finding.fails(
                "glibc",
                version.isEmpty() ? "the C library isn't glibc" : version,
                "use glibc 2." + GLIBC_MINOR_MIN + " or newer: Debian 12, Raspberry Pi OS 12 or later");
    }

    /** Each native library that the product brings, and the one that the system may bring. */
    static List<Finding> natives() {
        List<Finding> findings = new ArrayList<>();
        String folder = System.getProperty("watchpost.native.dir", "not set");
        for (EngineProvider engine : Engines.ofCpu()) {
            String version = version(engine);
            findings.add(
                    version.equals("unavailable")
                            ? Finding.fails(
                                    "engine " + engine.id(),
                                    "its native library can't be loaded from " + folder,
                                    "install the archive of this machine's architecture again; start it with"
                                            + " bin/watchpost")
                            : Finding.works("engine " + engine.id(), version));
        }
        findings.add(sqlite());
        findings.add(
                TurboJpegDecoder.isAvailable()
                        ? Finding.works("libjpeg-turbo", "JPEGs are decoded by the system's library")
                        : Finding.note(
                                "libjpeg-turbo",
                                "not installed: JPEGs are decoded by Java, two to four times slower",
                                "apt-get install libturbojpeg0"));
        return findings;
    }

    /** What stands around the process in which a model is tried before it is used. */
    static Finding probe() {
        try {
            Confinement confinement = Confinement.ofTrials();
            return confinement.isWhole()
                    ? Finding.works("probe", "models are tried behind every fence: " + confinement.holds())
                    : Finding.note(
                            "probe",
                            "models are tried behind these fences: " + confinement.holds() + "; not there: "
                                    + confinement.lacks(),
                            todo(confinement));
        } catch (EngineException e) {
            return Finding.fails("probe", e.failure().reason(), "models can't be tried here: see what was found");
        }
    }

    private static String todo(Confinement confinement) {
        if (!confinement.standing().contains(Fence.NOT_ROOT)) {
            return "run as another user than root, or install where everybody can read";
        }
        return confinement.standing().contains(Fence.NO_NETWORK)
                ? "use a kernel with Landlock: 5.13 or newer, with \"landlock\" among its security modules"
                : "allow seccomp and no_new_privs, which this system or its container forbids";
    }

    private static String version(EngineProvider engine) {
        try {
            return engine.version();
        } catch (RuntimeException | LinkageError e) {
            return "unavailable";
        }
    }

    private static Finding sqlite() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
            row.next();
            return Finding.works("sqlite", row.getString(1));
        } catch (SQLException | LinkageError e) {
            return Finding.fails(
                    "sqlite",
                    "its native library can't be loaded (" + e.getMessage() + ")",
                    "install the archive of this machine's architecture again");
        }
    }

    /**
     * Whether times can be believed.
     *
     * @param sys where the kernel shows its devices
     */
    static Finding clock(StationClock clock, Path sys) {
        String kept = Files.exists(sys.resolve("class/rtc/rtc0"))
                ? "; a hardware clock keeps the time while the power is off"
                : "; no hardware clock keeps the time while the power is off";
        if (Plausible.isTooEarly(clock.utcMillis())) {
            return Finding.fails(
                    "clock",
                    "it says " + UtcText.of(clock.utcMillis()) + ", which can't be: TLS fails, and results say"
                            + " \"unsynced\"; their order still holds",
                    Plausible.HINT);
        }
        return clock.quality() == ClockQuality.SYNCED
                ? Finding.works("clock", "set by a time source, " + UtcText.of(clock.utcMillis()) + kept)
                : Finding.note(
                        "clock",
                        "no time source sets it, and it says " + UtcText.of(clock.utcMillis())
                                + ": results say \"unsynced\", and their order still holds" + kept,
                        "connect the network, and install systemd-timesyncd or chrony");
    }
}
