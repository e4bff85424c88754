package io.watchpost.proof;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.testing.MosquittoBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten minutes at 30 frames a second: memory and file descriptors stay flat. Run it with {@code ./mvnw verify -pl
 * tools/dist -am -Dgroups=target -Dexcluded.test.groups= -Dtest=SoakTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Tag("target")
final class SoakTest {
    private static final long SOAK_MILLIS = 600_000;
    private static final long SAMPLE_MILLIS = 5_000;
    /** The code that the compiler still makes in the second half. */
    private static final double GROWTH_MAX = 1.05;

    @TempDir
    Path folder;

    @Test
    void tenMinutesAtThirtyFramesASecond_stayFlatAndLoseNothing() throws Exception {
        Station station = Station.in(folder);
        SystemClock clock = new SystemClock();
        List<Long> residentKilobytes = new ArrayList<>();
        List<Long> descriptors = new ArrayList<>();
        try (MosquittoBroker broker = new MosquittoBroker(folder).start();
                Judge judge = new Judge(broker)) {
            try (RunProcess run = station.run(broker.uri(), "test:?size=640x480&fps=30", Map.of())) {
                await().atMost(1, MINUTES).until(() -> judge.received() > 30 || !run.isAlive());
                long end = clock.uptimeMillis() + SOAK_MILLIS;
                while (clock.uptimeMillis() < end && run.isAlive()) {
                    clock.sleep(SAMPLE_MILLIS);
                    residentKilobytes.add(residentKilobytes(run.pid()));
                    descriptors.add(descriptors(run.pid()));
                }
                run.terminate();
            }
            station.finish(broker.uri(), judge);
            judge.verdict().assertNothingLost();
        }
        assertThat(lastThird(residentKilobytes))
                .as("resident memory %s", residentKilobytes)
                .isLessThanOrEqualTo((long) (middleThird(residentKilobytes) * GROWTH_MAX));
        assertThat(lastThird(descriptors))
                .as("descriptors %s", descriptors)
                .isLessThanOrEqualTo(middleThird(descriptors));
    }

    private static long middleThird(List<Long> samples) {
        return median(samples.subList(samples.size() / 3, samples.size() * 2 / 3));
    }

    private static long lastThird(List<Long> samples) {
        return median(samples.subList(samples.size() * 2 / 3, samples.size()));
    }

    private static long median(List<Long> samples) {
        List<Long> sorted = new ArrayList<>(samples);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static long residentKilobytes(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static long descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        }
    }
}
