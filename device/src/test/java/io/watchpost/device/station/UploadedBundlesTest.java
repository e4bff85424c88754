package io.watchpost.device.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ModelsConfig;
import io.watchpost.testing.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle that comes piece by piece, before any order takes it. */
final class UploadedBundlesTest {
    private static final int LARGE_BYTES = 24 << 20;

    @TempDir
    Path folder;

    private ModelsConfig models;
    private byte[] bundle;
    private UploadedBundles uploads;
    private final AtomicInteger pieces = new AtomicInteger();

    @BeforeEach
    void device() throws Exception {
        Files.write(
                folder.resolve("root.json"),
                EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT)));
        Path file = Files.writeString(folder.resolve("watchpost.yaml"), """
                stateDir: state
                models: {trust: root.json, reserveMegabytes: 1}
                pipelines: [{camera: 'test:', model: {file: m.tflite}}]
                """);
        models = Objects.requireNonNull(ConfigYaml.station(file).models());
        bundle = Files.readAllBytes(TestBundles.colours().write(folder.resolve("colours.wpb"), TestBundles.RELEASE));
        uploads = new UploadedBundles(folder.resolve("state"));
    }

    private UploadedBundles.Sender sender(InputStream content) {
        return new UploadedBundles.Sender() {
            @Override
            public InputStream content() {
                return content;
            }

            @Override
            public void advanced() {
                pieces.incrementAndGet();
            }
        };
    }

    /** The bundle's beginning, and then so many zeros. */
    private InputStream large(long sizeBytes) {
        return new SequenceInputStream(new ByteArrayInputStream(bundle), new InputStream() {
            private long left = sizeBytes - bundle.length;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] into, int from, int count) {
                int given = (int) Math.min(count, left);
                left -= given;
                return given == 0 && count > 0 ? -1 : given;
            }
        });
    }

    @Test
    void aLargeOne_isNeverInMemoryAsAWhole() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(uploads.receive(
                        "a", "large.wpb", LARGE_BYTES, sender(large(LARGE_BYTES)), models, false, new ManualClock()))
                .isEmpty();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(LARGE_BYTES / 2);
        assertThat(uploads.find("a").orElseThrow()).hasSize(LARGE_BYTES);
        assertThat(pieces.get()).isGreaterThanOrEqualTo(LARGE_BYTES / UploadedBundles.PIECE_BYTES);
        uploads.delete("a");
        assertThat(uploads.find("a")).isEmpty();
    }

    @Test
    void oneThatBreaksOff_orIsntWanted_leavesNothing() throws Exception {
        assertThatThrownBy(() -> uploads.receive(
                        "b", "half.wpb", LARGE_BYTES, sender(large(LARGE_BYTES / 2)), models, false, new ManualClock()))
                .isInstanceOf(EOFException.class);
        byte[] foreign = Files.readAllBytes(
                TestBundles.colours().write(folder.resolve("foreign.wpb"), TestKeys.named("somebody")));
        assertThat(uploads.receive(
                        "c",
                        "foreign.wpb",
                        foreign.length,
                        sender(new ByteArrayInputStream(foreign)),
                        models,
                        false,
                        new ManualClock()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("foreign.wpb"));
        assertThat(folder.resolve("state/models/uploads")).isEmptyDirectory();
    }

    @Test
    void tidying_keepsWhatAnOrderWaitsFor() throws IOException {
        uploads.tidy(id -> false); // there is no folder yet
        Path kept = Files.createDirectories(folder.resolve("state/models/uploads"));
        for (String name : new String[] {"a.wpb", "b.wpb", "c.wpb.part", "a.wpb.part"}) {
            Files.writeString(kept.resolve(name), name);
        }
        uploads.tidy("a"::equals);
        assertThat(kept).isDirectoryNotContaining(file -> !file.endsWith("a.wpb"));
        assertThat(uploads.find("a")).isPresent();
    }
}
