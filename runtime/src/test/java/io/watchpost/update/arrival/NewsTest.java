package io.watchpost.update.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.clock.ClockQuality;
import io.watchpost.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether announcements arrive is told by running time and serials; no date has a part in it. */
final class NewsTest {
    private static final long HOUR = 3_600_000;

    @TempDir
    Path folder;

    private ManualClock clock = new ManualClock();
    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("news.json");
    }

    private News open() throws IOException {
        return News.open(file, "all", clock);
    }

    private static Announcement announcement(long serial, String... models) {
        return new Announcement(
                "all",
                serial,
                3_600,
                Arrays.stream(models)
                        .map(name -> new Announcement.Model(
                                new BundleFacts(name, "1", 1, 0, List.of("any"), 10, digest(name)),
                                "0".repeat(64),
                                List.of()))
                        .toList());
    }

    private static String digest(String name) {
        return "sha256:" + String.valueOf(name.charAt(0)).repeat(64);
    }

    private static boolean take(News news, Announcement announcement) throws BundleRefused, IOException {
        return news.isNew(announcement, AnnouncementJson.envelope(announcement).digest(), "it");
    }

    /** Freeze: "there is no news" and "nothing arrives" are told apart. */
    @Nested
    final class FreezeTest {
        @Test
        void heartbeatsWithoutNews_areNoSilence() throws Exception {
            News news = open();
            for (int serial = 1; serial <= 10; serial++) {
                take(news, announcement(serial, "a"));
                clock.advanceMillis(HOUR);
            }

            assertThat(news.state()).isEqualTo(new NewsState.Heard(10, HOUR, 10 * HOUR));
            assertThat(news.state().words())
                    .isEqualTo("announcement 10 came 60 min of running time ago; no news: the same models for 10 h");
            take(news, announcement(11, "b"));
            assertThat(news.state().words()).isEqualTo("announcement 11 came 0 s of running time ago; it has news");
        }

        @Test
        void noNewSerial_isSilence_whateverTheDateSays() throws Exception {
            News news = open();
            take(news, announcement(5, "a"));
            clock.setUtcMillis(0, ClockQuality.UNSYNCED);
            clock.advanceMillis(3 * HOUR);
            assertThat(news.state().isAlarming()).isFalse();
            clock.setUtcMillis(4_000_000_000_000L, ClockQuality.SYNCED);
            assertThat(news.state().isAlarming()).isFalse();

            clock.advanceMillis(1);

            assertThat(news.state()).isEqualTo(new NewsState.Silent(5, 3 * HOUR + 1, 3_600));
            assertThat(news.state().isAlarming()).isTrue();
            assertThat(news.state().words())
                    .startsWith("nothing arrives: after announcement 5 there was none in 3 h of running time, and there"
                            + " should be one every 60 min");
        }

        @Test
        void sameAnnouncementAgain_doesNotEndTheSilence() throws Exception {
            News news = open();
            take(news, announcement(5, "a"));
            for (int i = 0; i < 5; i++) {
                clock.advanceMillis(HOUR);
                assertThat(take(news, announcement(5, "a"))).isFalse();
            }

            assertThat(news.state()).isEqualTo(new NewsState.Silent(5, 5 * HOUR, 3_600));
        }

        @Test
        void runningTime_addsUpOverBoots_andStandsStillWhileOff() throws Exception {
            News first = open();
            take(first, announcement(5, "a"));
            clock.advanceMillis(2 * HOUR);
            first.pass();
            clock = new ManualClock(0); // another boot, years later or earlier
            News second = open();
            assertThat(second.state()).isEqualTo(new NewsState.Heard(5, 2 * HOUR, 2 * HOUR));
            clock.advanceMillis(2 * HOUR);

            assertThat(second.state()).isEqualTo(new NewsState.Silent(5, 4 * HOUR, 3_600));
            assertThat(second.announcedForMillis(digest("a"))).isEqualTo(4 * HOUR);
            assertThat(second.announcedForMillis(digest("b"))).isZero();
        }

        @Test
        void neverAny_isSilenceOnlyAfterADay() throws Exception {
            News news = open();
            clock.advanceMillis(24 * HOUR);
            assertThat(news.state()).isEqualTo(new NewsState.None(24 * HOUR, false));
            assertThat(news.state().words())
                    .isEqualTo("no announcement has come in the 24 h that this station has been running");
            clock.advanceMillis(HOUR);

            assertThat(news.state().isAlarming()).isTrue();
            assertThat(news.state().words()).startsWith("nothing arrives: ");
        }
    }

    /** Rollback of the announcement: what is older, or contradicts, changes nothing. */
    @Nested
    final class AnnouncementRollbackTest {
        @Test
        void lowerSerial_isRefused_alsoAfterARestart() throws Exception {
            take(open(), announcement(7, "b"));
            News again = open();

            assertThatThrownBy(() -> take(again, announcement(6, "a")))
                    .isInstanceOf(BundleRefused.class)
                    .hasMessage("the announcement it has the serial 6 and is older than the last one, which had 7");
            assertThat(again.state()).isEqualTo(new NewsState.Heard(7, 0, 0));
            assertThat(take(again, announcement(8, "b"))).isTrue();
        }

        @Test
        void sameSerialWithOtherContent_isRefused() throws Exception {
            News news = open();
            take(news, announcement(7, "b"));

            assertThatThrownBy(() -> take(news, announcement(7, "a")))
                    .hasMessage("the announcement it has the serial 7 of the last one, and says something else");
        }

        @Test
        void otherGroup_isRefused_andItsSerialsAreNotOurs() throws Exception {
            take(open(), announcement(7, "b"));
            News other = News.open(file, "belts", clock);

            assertThatThrownBy(() -> take(other, announcement(8, "b")))
                    .hasMessageContaining("is for the group all, and this device belongs to belts");
            assertThat(other.state()).isInstanceOf(NewsState.None.class);
        }

        @Test
        void whatCannotBeKept_isNotTaken() throws Exception {
            News news = open();
            take(news, announcement(7, "b"));
            Files.createDirectories(folder.resolve("news.json.new")); // a folder in the way

            assertThatThrownBy(() -> take(news, announcement(8, "a"))).isInstanceOf(IOException.class);
            assertThat(news.state()).isEqualTo(new NewsState.Heard(7, 0, 0));
        }
    }

    @Test
    void damagedFile_isSetAside() throws Exception {
        Files.writeString(file, "{\"schema\":\"watchpost.news/1\",\"group\":7}");

        assertThat(open().state()).isEqualTo(new NewsState.None(0, false));
        assertThat(folder.resolve("news.json.damaged")).exists();
    }

    @Test
    void runningTime_isSavedAtMostEveryTenMinutes() throws Exception {
        News news = open();
        long writes = 0;
        byte[] before = {};
        for (int second = 0; second < 24 * 3_600; second += 5) {
            clock.advanceMillis(5_000);
            news.pass();
            byte[] now = Files.exists(file) ? Files.readAllBytes(file) : before;
            writes += Arrays.equals(before, now) ? 0 : 1;
            before = now;
        }

        assertThat(writes).isEqualTo(144);
        assertThat(before.length).isLessThan(300);
    }
}
