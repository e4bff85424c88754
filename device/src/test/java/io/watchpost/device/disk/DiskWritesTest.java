package io.watchpost.device.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.outbox.Outbox;
import io.watchpost.testing.ManualClock;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

final class DiskWritesTest {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    Path state;

    private final ManualClock clock = new ManualClock();
    private final List<Boolean> spared = new ArrayList<>();
    private Path counters;

    @BeforeEach
    void nothingWritten() throws Exception {
        counters = state.resolve("io");
        written(0, 0);
    }

    @Test
    void whatIsWrittenInADay_isCounted_withoutWhatWasThrownAway_andForgottenAfterIt() throws Exception {
        DiskWrites writes = writes(0);
        written(10 * MEGABYTE, 4 * MEGABYTE);
        writes.look();
        assertThat(status(writes)).contains("\"writtenBytesDay\":" + 6 * MEGABYTE);

        clock.advanceMillis(23 * HOUR_MILLIS);
        writes.look();
        written(11 * MEGABYTE, 4 * MEGABYTE);
        writes.look();
        assertThat(status(writes)).contains("\"writtenBytesDay\":" + 7 * MEGABYTE);

        clock.advanceMillis(2 * HOUR_MILLIS);
        writes.look();
        assertThat(status(writes)).contains("\"writtenBytesDay\":" + MEGABYTE);
    }

    @Test
    void aRestart_doesNotBeginTheDayAnew() throws Exception {
        DiskWrites before = writes(0);
        written(5 * MEGABYTE, 0);
        before.close();

        written(0, 0); // another process counts from 0
        assertThat(status(writes(0))).contains("\"writtenBytesDay\":" + 5 * MEGABYTE);
    }

    @Test
    void aboveTheBudget_theOutboxSparesTheDisk_andBelowItNoMore() throws Exception {
        DiskWrites writes = writes(8 * MEGABYTE);
        written(8 * MEGABYTE, 0);
        writes.look();
        assertThat(spared).isEmpty();

        written(9 * MEGABYTE, 0);
        writes.look();
        writes.look();
        assertThat(spared).containsExactly(true);
        assertThat(status(writes)).contains("\"overBudget\":true", "\"budgetBytesDay\":" + 8 * MEGABYTE);

        clock.advanceMillis(25 * HOUR_MILLIS);
        writes.look();
        assertThat(spared).containsExactly(true, false);
    }

    @Test
    void theKernelsOwnCounters_areUnderstood() throws Exception {
        DiskWrites writes = new DiskWrites(state, Path.of("/proc/self/io"), 0, outbox(), clock);
        Files.write(state.resolve("much"), new byte[(int) (4 * MEGABYTE)]);

        writes.look();

        assertThat(Files.readString(Path.of("/proc/self/io"))).contains("\nwrite_bytes: ");
        assertThat(status(writes)).contains("\"writtenBytesDay\":");
    }

    private DiskWrites writes(long budgetBytes) {
        return new DiskWrites(state, counters, budgetBytes, outbox(), clock);
    }

    /** Remembers whether it was told to spare the disk. */
    private Outbox outbox() {
        MemoryOutbox memory = new MemoryOutbox("proof");
        return (Outbox) Proxy.newProxyInstance(
                Outbox.class.getClassLoader(), new Class<?>[] {Outbox.class}, (_, method, arguments) -> {
                    if (method.getName().equals("spareDisk")) {
                        spared.add((Boolean) arguments[0]);
                        return null;
                    }
                    return method.invoke(memory, arguments);
                });
    }

    private void written(long bytes, long cancelled) throws Exception {
        Files.writeString(
                counters,
                "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: " + bytes
                        + "\ncancelled_write_bytes: " + cancelled + "\n");
    }

    private static String status(DiskWrites writes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            writes.writeStatus(json);
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
