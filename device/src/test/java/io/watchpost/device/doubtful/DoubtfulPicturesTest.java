package io.watchpost.device.doubtful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.classify.Classification;
import io.watchpost.clock.ClockQuality;
import io.watchpost.config.DoubtfulConfig;
import io.watchpost.device.doubtful.StoredPictures.Stored;
import io.watchpost.device.part.StationView;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.Result;
import io.watchpost.testing.ManualClock;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.transport.DeliveryState;
import java.io.ByteArrayInputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of frames of which the model wasn't sure, and within which limits. */
final class DoubtfulPicturesTest {
    private static final long TODAY = 1_790_000_000_000L;
    private static final long DAY_MILLIS = 86_400_000L;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(TODAY);

    @Test
    void doubt_isAScoreInItsBand_aNarrowMargin_orAChange() {
        DoubtfulConfig band = config(10, 0.6, 0.3, 0.1, false, null);
        assertThat(wants(band, result("door", 0.5f, 0.1f))).isTrue();
        assertThat(wants(band, result("door", 0.2f, 0.05f)))
                .as("below the band")
                .isFalse();
        assertThat(wants(band, result("door", 0.9f, 0.85f)))
                .as("a narrow margin")
                .isTrue();
        assertThat(wants(band, result("door", 0.9f, 0.05f))).as("sure").isFalse();

        Doubts changes = new Doubts(config(10, 0, 0, 0, true, null));
        assertThat(changes.wants(labelled("door", "cat"), 0))
                .as("the first is no change")
                .isFalse();
        assertThat(changes.wants(labelled("door", "cat"), 1)).isFalse();
        assertThat(changes.wants(labelled("door", "dog"), 2)).isTrue();
        assertThat(changes.wants(labelled("yard", "cat"), 3))
                .as("another pipeline")
                .isFalse();
    }

    @Test
    void pictures_comeOneInSomeSeconds_forEachPipeline() {
        Doubts doubts = new Doubts(config(10, 0.6, 0, 0.1, false, null));
        long second = 1_000_000_000L;
        assertThat(doubts.wants(result("door", 0.3f, 0.2f), 0)).isTrue();
        assertThat(doubts.wants(result("door", 0.3f, 0.2f), 9 * second)).isFalse();
        assertThat(doubts.wants(result("yard", 0.3f, 0.2f), 9 * second)).isTrue();
        assertThat(doubts.wants(result("door", 0.3f, 0.2f), 10 * second)).isTrue();
    }

    @Test
    void doubtfulFrame_becomesAPictureWithItsResult_thatTheOwnerAloneCanRead() throws Exception {
        try (DoubtfulPictures pictures = started(config(10, 0.6, 0, 0.1, false, null))) {
            pictures.listener().seen(frame(), result("door", 0.4f, 0.3f));
            pictures.listener().seen(frame(), result("door", 0.9f, 0.05f));
            await().until(() -> pictures.stored().list().size() == 1);

            Stored stored = pictures.stored().list().getFirst();
            assertThat(stored.pipeline()).isEqualTo("door");
            assertThat(stored.time()).matches("2026-09-21T.*Z");
            assertThat(stored.isSealed()).isFalse();
            byte[] jpeg = pictures.stored().read(stored.name()).orElseThrow();
            assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(64);
            PublishedSchemas.assertFollows("watchpost.result/1", StoredPictures.result(jpeg));
            assertThat(Files.getPosixFilePermissions(folder.resolve("doubtful")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void withAKey_theStationWritesWhatItCantReadAgain() throws Exception {
        AgeSeal.Keys keys = AgeSeal.newKeys();
        try (DoubtfulPictures pictures = started(config(10, 0.6, 0, 0.1, false, keys.recipient()))) {
            pictures.listener().seen(frame(), result("door", 0.4f, 0.3f));
            await().until(() -> pictures.stored().list().size() == 1);

            Stored stored = pictures.stored().list().getFirst();
            byte[] sealed = pictures.stored().read(stored.name()).orElseThrow();
            assertThat(stored.isSealed()).isTrue();
            assertThat(JpegComment.isWhole(sealed)).isFalse();
            byte[] jpeg = AgeSeal.open(sealed, keys.identity());
            assertThat(JpegComment.isWhole(jpeg)).isTrue();
            assertThat(StoredPictures.result(jpeg)).contains("\"pipeline\":\"door\"");

            AgeSeal.Keys other = AgeSeal.newKeys();
            assertThatThrownBy(() -> AgeSeal.open(sealed, other.identity()))
                    .isInstanceOf(GeneralSecurityException.class);
            sealed[sealed.length - 1] ^= 1;
            assertThatThrownBy(() -> AgeSeal.open(sealed, keys.identity())).isInstanceOf(Exception.class);
        }
    }

    @Test
    void keyWithAWrongLetter_keepsNothing_ratherThanAPlainPicture() throws Exception {
        String right = AgeSeal.newKeys().recipient();
        String wrong = right.substring(0, 61) + (right.charAt(61) == 'q' ? 'p' : 'q');
        try (DoubtfulPictures pictures = started(config(10, 0.6, 0, 0.1, false, wrong))) {
            pictures.listener().seen(frame(), result("door", 0.4f, 0.3f));
            await().until(() -> pictures.revision().contains("can't be kept"));
            assertThat(pictures.stored().list()).isEmpty();
        }
    }

    @Test
    void ring_keepsSoMany_andSoManyBytes_andTheOldestGo() throws Exception {
        PictureRing ring = ring(config(3, 0.6, 0, 0.1, false, null));
        for (int i = 0; i < 5; i++) {
            assertThat(ring.add(picture(1_000), "door", TODAY, false)).isTrue();
        }
        assertThat(numbers(ring)).containsExactly(3L, 4L, 5L);

        for (int i = 0; i < 3; i++) {
            ring.add(picture(400_000), "door", TODAY, false);
        }
        assertThat(numbers(ring)).as("1 MB holds two of them").containsExactly(7L, 8L);
    }

    @Test
    void ring_writesNoMoreADayThanItMay_alsoOverARestart() throws Exception {
        DoubtfulConfig config = config(3, 0.6, 0, 0.1, false, null);
        PictureRing ring = ring(config);
        int written = 0;
        while (ring.add(picture(300_000), "door", TODAY, false)) {
            written++;
        }
        assertThat(written).as("of 300 kB in 2 MB").isEqualTo(6);
        assertThat(ring(config).add(picture(1_300_000), "door", TODAY, false))
                .as("after a restart")
                .isFalse();

        clock.advanceMillis(DAY_MILLIS);
        assertThat(ring.add(picture(300_000), "door", TODAY, false))
                .as("the next day")
                .isTrue();
    }

    @Test
    void ring_forgets_onceItKnowsTheDate() throws Exception {
        PictureRing ring = ring(config(10, 0.6, 0, 0.1, false, null));
        ring.add(picture(100), "door", TODAY, false);
        ring.add(picture(100), "door", 0, false);
        ring.add(picture(100), "door", TODAY, false);
        List<Path> files = ring.stored().files();
        Files.setLastModifiedTime(files.get(0), FileTime.fromMillis(TODAY - 8 * DAY_MILLIS));
        Files.setLastModifiedTime(files.get(1), FileTime.fromMillis(5_000)); // the clock stood at 1970
        Files.setLastModifiedTime(files.get(2), FileTime.fromMillis(TODAY - 6 * DAY_MILLIS));

        clock.setUtcMillis(TODAY, ClockQuality.UNSYNCED);
        ring.forget();
        assertThat(numbers(ring)).hasSize(3);

        clock.setUtcMillis(TODAY, ClockQuality.SYNCED);
        ring.forget();
        assertThat(numbers(ring)).containsExactly(2L, 3L);
        clock.setUtcMillis(TODAY + 8 * DAY_MILLIS, ClockQuality.SYNCED);
        ring.forget();
        assertThat(numbers(ring)).isEmpty();
    }

    @Test
    void powerCut_leavesWholePicturesOnly_andNumbersThatGoOn() throws Exception {
        DoubtfulConfig config = config(10, 0.6, 0, 0.1, false, null);
        ring(config).add(picture(100), "door", TODAY, false);
        Path place = folder.resolve("doubtful");
        Files.write(place.resolve("000002-door-20260921T150640.jpg.part"), picture(50));
        Files.write(place.resolve("000003-door-20260921T150640.jpg"), new byte[700]); // a name without its blocks
        Files.write(place.resolve("000004-door-20260921T150640.jpg.age"), new byte[0]);
        Files.writeString(place.resolve("notes.txt"), "somebody's");

        PictureRing ring = ring(config);

        assertThat(numbers(ring)).containsExactly(1L);
        assertThat(place.resolve("notes.txt")).exists();
        try (var left = Files.list(place)) {
            assertThat(left).hasSize(2);
        }
        ring.add(picture(100), "door", TODAY, false);
        assertThat(numbers(ring)).containsExactly(1L, 5L);
    }

    @Test
    void diskThatRefuses_keepsNoFrameWaiting_andIsTold() throws Exception {
        Files.writeString(folder.resolve("doubtful"), "no folder");
        try (DoubtfulPictures pictures = started(config(10, 0.6, 0, 0.1, false, null))) {
            ResultListener listener = pictures.listener();
            for (int i = 0; i < 20; i++) {
                clock.advanceMillis(11_000);
                listener.seen(frame(), result("door", 0.4f, 0.3f)); // returns at once, whatever the disk does
            }
            await().until(() -> pictures.revision().contains("can't be kept"));
        }
    }

    @Test
    void storedPictures_readNothingElse() throws Exception {
        Files.writeString(folder.resolve("secret"), "s");
        StoredPictures pictures = new StoredPictures(folder.resolve("doubtful"));
        assertThat(pictures.list()).isEmpty();
        assertThat(pictures.read("../secret")).isEmpty();
        assertThat(pictures.read("000001-door-20260921T150640.jpg")).isEmpty();
    }

    private static boolean wants(DoubtfulConfig config, Result result) {
        return new Doubts(config).wants(result, 0);
    }

    private DoubtfulPictures started(DoubtfulConfig config) {
        DoubtfulPictures pictures = new DoubtfulPictures(config, "porch", folder.resolve("doubtful"), clock);
        pictures.start(new NoView());
        return pictures;
    }

    private PictureRing ring(DoubtfulConfig config) throws Exception {
        return PictureRing.open(config, folder.resolve("doubtful"), clock);
    }

    private static List<Long> numbers(PictureRing ring) {
        return ring.stored().list().stream().map(Stored::number).toList();
    }

    /** Begins and ends like a JPEG file. */
    private static byte[] picture(int size) {
        byte[] bytes = new byte[size];
        bytes[0] = (byte) 0xff;
        bytes[1] = (byte) 0xd8;
        bytes[size - 2] = (byte) 0xff;
        bytes[size - 1] = (byte) 0xd9;
        return bytes;
    }

    private static DoubtfulConfig config(
            int keep, double below, double from, double margin, boolean onChange, @Nullable String encryptTo) {
        return new DoubtfulConfig(keep, 1, 2, below, from, margin, onChange, 10, 64, encryptTo, 7);
    }

    private static Frame frame() {
        MemorySegment pixels = MemorySegment.ofArray(new byte[80 * 40 * 3]);
        return new Frame(pixels, PixelFormat.RGB24, 80, 40, 80 * 3, Orientation.UPRIGHT, 80, 40, 0, 0, "test");
    }

    private static Result labelled(String pipeline, String label) {
        return result(pipeline, List.of(new Classification(label, 0, 0.9f)));
    }

    private static Result result(String pipeline, float best, float second) {
        List<Classification> classes = new ArrayList<>();
        classes.add(new Classification("cat", 0, best));
        classes.add(new Classification("dog", 1, second));
        return result(pipeline, classes);
    }

    private static Result result(String pipeline, List<Classification> classes) {
        return new Result(
                pipeline,
                TODAY,
                ClockQuality.SYNCED,
                1_000,
                new Result.ModelRef("m", "1", "sha256:" + "0".repeat(64), "active"),
                new Result.EngineRef("cpu", "tflite"),
                classes,
                new Result.Latency(1, 2, 3),
                new Result.FrameRef(1, 80, 40, "test"));
    }

    /** Asks nothing. */
    private static final class NoView implements StationView {
        @Override
        public List<Health> health() {
            return List.of();
        }

        @Override
        public List<DeliveryState> deliveries() {
            return List.of();
        }

        @Override
        public OutboxStats outboxStats() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isTryingModel() {
            return false;
        }

        @Override
        public byte[] status() {
            return new byte[0];
        }

        @Override
        public byte[] modelsStatus() {
            return new byte[0];
        }
    }
}
