package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.Result;
import io.watchpost.testing.Samples;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An outbox that the version before camera faults wrote: {@code outbox-1.0.db.gz} holds the results 1 to 20 of
 * {@link Results} and one of a picture with a source of its own.
 */
final class OldOutboxTest {
    @TempDir
    Path folder;

    @Test
    void open_anOutboxOfTheVersionBefore_deliversWhatWaitsAndTakesResultsWithFaults() throws Exception {
        try (InputStream packed = new GZIPInputStream(
                Objects.requireNonNull(OldOutboxTest.class.getResourceAsStream("outbox-1.0.db.gz")))) {
            Files.copy(packed, folder.resolve("outbox.db"));
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            assertThat(results(outbox))
                    .hasSize(21)
                    .startsWith(Results.of("door", 20).toArray(Result[]::new))
                    .endsWith(Samples.withSource("door", 21, "pictures/a b.jpg"));
            outbox.append(faulty());
            outbox.flush();
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            assertThat(results(outbox)).hasSize(22).endsWith(faulty());
        }
    }

    /** What an older version reads of a row is the same, with a flag that it doesn't know and bytes behind the end. */
    @Test
    void encode_aResultWithFaults_beginsAsWithoutThem() {
        byte[] with = RowCodec.encode(faulty(), 1, 7, "v4l2:/dev/video0");
        byte[] without = RowCodec.encode(Results.result("door", 22), 1, 7, "v4l2:/dev/video0");
        assertThat(with).hasSizeGreaterThan(without.length);
        byte[] begin = Arrays.copyOf(with, without.length);
        int differing = 0;
        for (int i = 0; i < begin.length; i++) {
            if (begin[i] != without[i]) {
                differing++;
                assertThat(begin[i] ^ without[i]).isEqualTo(4);
            }
        }
        assertThat(differing).isEqualTo(1);
    }

    private static List<Result> results(Outbox outbox) {
        return Stations.all(outbox, "mqtt").stream()
                .filter(ResultEntry.class::isInstance)
                .map(entry -> ((ResultEntry) entry).result())
                .toList();
    }

    private static Result faulty() {
        return Samples.withFaults(Results.result("door", 22), "covered", "moved");
    }
}
