package io.watchpost.device.station;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A station in a process of its own, whose wall clock a test sets from outside (wallclock.c): nobody has set it as long as
 * the file with its offset holds anything but zeros.
 */
final class PretendedStation {
    private PretendedStation() {}

    private static void tell(Result result) {
        System.out.println("result of " + result.clock());
    }

    /** The configuration's file, and the offset's. It ends when its standard input does. */
    public static void main(String[] arguments) throws Exception {
        Path offset = Path.of(arguments[1]);
        SystemClock real = new SystemClock();
        StationClock clock = new StationClock() {
            @Override
            public long nanos() {
                return real.nanos();
            }

            @Override
            public long uptimeMillis() {
                return real.uptimeMillis();
            }

            @Override
            public long utcMillis() {
                return real.utcMillis();
            }

            @Override
            public ClockQuality quality() {
                try {
                    for (byte one : Files.readAllBytes(offset)) {
                        if (one != 0) {
                            return ClockQuality.UNSYNCED;
                        }
                    }
                    return ClockQuality.SYNCED;
                } catch (java.io.IOException e) {
                    return ClockQuality.UNSYNCED;
                }
            }

            @Override
            public void sleep(long millis) {
                real.sleep(millis);
            }
        };
        try (Station station = StationAssembly.assemble(
                ConfigYaml.station(Path.of(arguments[0])), "1.2.3", PretendedStation::tell, clock)) {
            station.start();
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
        }
    }
}
