package io.watchpost.update.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.BundleFacts;
import io.watchpost.clock.ClockQuality;
import io.watchpost.config.DailyWindow;
import io.watchpost.config.WithoutClock;
import io.watchpost.testing.ManualClock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is decided before anything is fetched. */
final class AdmissionTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long MEGABYTE = 1L << 20;
    private static final BundleFacts FACTS = facts("pi-5");

    private final ManualClock clock = new ManualClock();
    private final TestDoor door = new TestDoor();
    private final AtomicLong free = new AtomicLong(1L << 40);

    private static BundleFacts facts(String deviceClass) {
        return new BundleFacts("belt", "2.0", 4, 1, List.of(deviceClass), 10 * MEGABYTE, "sha256:" + "a".repeat(64));
    }

    private Admission.Decision decide(TestConfig config, BundleFacts facts, Admission.Way way, long announcedFor) {
        return new Admission(config.models(), "door-7", door, free::get, clock, BERLIN)
                .decide(facts, way, announcedFor, 0);
    }

    private Admission.Decision decide(TestConfig config) {
        return decide(config, FACTS, Admission.Way.ANNOUNCED, 0);
    }

    /** Wrong target: what isn't meant for this device isn't even fetched. */
    @Nested
    final class WrongTargetTest {
        @Test
        void otherDeviceClass_never() {
            assertThat(decide(new TestConfig().deviceClasses("pi-4", "line-2")))
                    .isEqualTo(new Admission.Decision.Never("belt-2.0 is for pi-5, and this device is pi-4, line-2"));
            assertThat(decide(new TestConfig().deviceClasses()))
                    .isEqualTo(new Admission.Decision.Never("belt-2.0 is for pi-5, and this device is of no class"));
            assertThat(door.asked).as("nobody needs to ask the store").isEmpty();
        }

        @Test
        void ownClassOrAny_comes() {
            assertThat(decide(new TestConfig().deviceClasses("pi-4", "pi-5")))
                    .isInstanceOf(Admission.Decision.Now.class);
            assertThat(decide(new TestConfig().deviceClasses(), facts("any"), Admission.Way.ANNOUNCED, 0))
                    .isInstanceOf(Admission.Decision.Now.class);
        }
    }

    @Test
    void tooLarge_never() {
        assertThat(decide(new TestConfig().sizeMegabytesMax(9)))
                .isEqualTo(new Admission.Decision.Never(
                        "belt-2.0 has 10485760 bytes, more than the configured limit of 9437184"));
    }

    @Test
    void objectionOfTheStore_never_inItsWords() {
        door.objection = "belt 2.0 was rolled back: it is slower";

        assertThat(decide(new TestConfig()))
                .isEqualTo(new Admission.Decision.Never("belt 2.0 was rolled back: it is slower"));
    }

    @Test
    void tooLittleRoom_laterUntilThereIs() {
        free.set(20 * MEGABYTE + 50 * MEGABYTE - 1);
        assertThat(decide(new TestConfig()))
                .isEqualTo(new Admission.Decision.Later(
                        "belt-2.0 waits: the disk has 69 MB free, and 70 MB are needed with the reserve"));
        free.incrementAndGet();

        assertThat(decide(new TestConfig())).isInstanceOf(Admission.Decision.Now.class);
    }

    @Nested
    final class Windows {
        private final TestConfig nights = new TestConfig().window("02:00-05:00").window("22:30-00:30");

        private void at(String time) {
            clock.setUtcMillis(
                    ZonedDateTime.parse("2026-03-02T" + time + ":00+01:00[Europe/Berlin]")
                            .toInstant()
                            .toEpochMilli(),
                    ClockQuality.SYNCED);
        }

        @Test
        void outside_laterWithTheNextHour() {
            at("12:00");
            assertThat(decide(nights))
                    .isEqualTo(new Admission.Decision.Later("belt-2.0 waits: the maintenance window 02:00-05:00,"
                            + " 22:30-00:30 is closed until 22:30"));
            at("00:30");
            assertThat(decide(nights).words()).endsWith("closed until 02:00");
        }

        @Test
        void inside_alsoOverMidnight() {
            for (String open : List.of("02:00", "04:59", "22:30", "23:59", "00:00", "00:29")) {
                at(open);
                assertThat(decide(nights)).as(open).isInstanceOf(Admission.Decision.Now.class);
            }
            for (String closed : List.of("01:59", "05:00", "22:29", "00:30")) {
                at(closed);
                assertThat(decide(nights)).as(closed).isInstanceOf(Admission.Decision.Later.class);
            }
        }

        @Test
        void clockThatNobodySet_waitsUnlessToldOtherwise() {
            clock.setUtcMillis(3 * 3_600_000, ClockQuality.UNSYNCED);

            assertThat(decide(nights).words()).endsWith("can't be told while the clock isn't set");
            assertThat(decide(nights.withoutClock(WithoutClock.ALLOW))).isInstanceOf(Admission.Decision.Now.class);
        }

        @Test
        void stick_waitsForNoHour() {
            at("12:00");
            assertThat(decide(nights.jitterMinutes(60), FACTS, Admission.Way.PERSON, 0))
                    .isInstanceOf(Admission.Decision.Now.class);
        }

        @Test
        void parts_areReadStrictly() {
            assertThat(DailyWindow.parse("22:30-00:30")).hasToString("22:30-00:30");
            for (String wrong : List.of("2:00-5:00", "24:00-01:00", "02:00", "02:00-02:00", "02:00-05:60")) {
                assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> DailyWindow.parse(wrong)))
                        .as(wrong)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Nested
    final class Jitter {
        @Test
        void sameDeviceAndBundle_sameWait_countedFromTheAnnouncement() {
            TestConfig hour = new TestConfig().jitterMinutes(60);
            Admission.Decision first = decide(hour);
            assertThat(first).isInstanceOf(Admission.Decision.Later.class).isEqualTo(decide(hour));
            assertThat(first.words()).contains("devices of a fleet don't all come at once");

            assertThat(decide(hour, FACTS, Admission.Way.ANNOUNCED, 3_600_000))
                    .isInstanceOf(Admission.Decision.Now.class);
        }

        @Test
        void fleet_isSpreadOverTheMinutes() {
            TreeSet<Integer> minutes = new TreeSet<>();
            SplittableRandom random = new SplittableRandom(1);
            for (int device = 0; device < 1_000; device++) {
                Admission admission = new Admission(
                        new TestConfig().jitterMinutes(60).models(),
                        "device-" + random.nextInt(),
                        door,
                        free::get,
                        clock,
                        BERLIN);
                int minute = 0;
                while (admission.decide(FACTS, Admission.Way.ANNOUNCED, minute * 60_000L, 0)
                        instanceof Admission.Decision.Later) {
                    minute++;
                }
                minutes.add(minute);
            }
            assertThat(minutes).as("each of 60 minutes has its devices").hasSize(60);
        }
    }
}
