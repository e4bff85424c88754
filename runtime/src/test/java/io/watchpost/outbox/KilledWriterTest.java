package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.outbox.Entry.ResultEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends and delivers is killed with signal 9 at random moments; what it had kept or delivered is all there. */
final class KilledWriterTest {
    @TempDir
    Path folder;

    @Test
    void kill9_atRandomMoments_losesNothingKept() throws Exception {
        kill(20);
    }

    @Test
    @Tag("target")
    void kill9_atRandomMoments_losesNothingKept_longRun() throws Exception {
        kill(1_000);
    }

    private void kill(int times) throws Exception {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<Long> delivered = new TreeSet<>();
        long kept = 0;
        long next = 1;
        for (int i = 0; i < times; i++) {
            kept = Math.max(kept, runAndKill(next, random.nextInt(1, 200), delivered));
            next = check(delivered, kept, "seed " + seed + ", kill " + i);
        }
    }

    /** The last number of which the process said that it was kept. */
    private long runAndKill(long next, int lines, Set<Long> delivered) throws IOException, InterruptedException {
        long kept = 0;
        Process process = WriterProcess.start(folder, next);
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int seen = 0;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                long number = Long.parseLong(line.substring(line.indexOf(' ') + 1));
                if (line.startsWith("delivered ")) {
                    delivered.add(number);
                } else {
                    kept = number;
                }
                if (++seen == lines) {
                    process.toHandle().destroyForcibly(); // the rest of the output still says what it had done
                }
            }
            assertThat(seen).as("lines of the writer").isGreaterThanOrEqualTo(lines);
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        return kept;
    }

    /** The number that comes next. */
    private long check(Set<Long> delivered, long kept, String what) throws Exception {
        TreeSet<Long> all = new TreeSet<>(delivered);
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            List<Entry> entries = Stations.all(outbox, "mqtt");
            for (Entry entry : entries) {
                assertThat(entry).as(what).isInstanceOf(ResultEntry.class);
                ResultEntry result = (ResultEntry) entry;
                assertThat(result.result()).as(what).isEqualTo(Results.result("door", result.seq()));
                all.add(result.seq());
            }
        }
        long last = all.isEmpty() ? 0 : all.last();
        assertThat(all).as(what).hasSize((int) last);
        assertThat(last).as(what).isGreaterThanOrEqualTo(kept);
        return last + 1;
    }
}
