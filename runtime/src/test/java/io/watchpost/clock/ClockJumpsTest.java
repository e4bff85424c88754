package io.watchpost.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.ClockJumps.Change;
import io.watchpost.testing.ManualClock;
import org.junit.jupiter.api.Test;

final class ClockJumpsTest {
    private final ManualClock clock = new ManualClock();
    private final ClockJumps jumps = new ClockJumps(clock);

    @Test
    void passingTime_isNoJump() {
        clock.advanceMillis(3_600_000);

        assertThat(jumps.sinceLastLook(clock)).isEqualTo(Change.NONE);
    }

    @Test
    void clockSetForward_isNoticedOnce() {
        clock.setUtcMillis(clock.utcMillis() + 5_000, ClockQuality.SYNCED);

        assertThat(jumps.sinceLastLook(clock)).isEqualTo(Change.SET);
        assertThat(jumps.sinceLastLook(clock)).isEqualTo(Change.NONE);
    }

    @Test
    void clockSetBack_isNoticed() {
        clock.setUtcMillis(0, ClockQuality.UNSYNCED);

        assertThat(jumps.sinceLastLook(clock)).isEqualTo(Change.SET);
    }

    @Test
    void timeSourceTakesOver_isNoticedEvenWithoutAJump() {
        clock.setUtcMillis(clock.utcMillis(), ClockQuality.UNSYNCED);
        jumps.sinceLastLook(clock);

        clock.setUtcMillis(clock.utcMillis(), ClockQuality.SYNCED);

        assertThat(jumps.sinceLastLook(clock)).isEqualTo(Change.SET);
    }

    @Test
    void timeSourceThatIsLost_isNoticed_sinceTheClockIsRightForTheLastTime() {
        clock.setUtcMillis(clock.utcMillis(), ClockQuality.UNSYNCED);

        assertThat(jumps.sinceLastLook(clock)).isEqualTo(Change.LOST);
        assertThat(jumps.sinceLastLook(clock)).isEqualTo(Change.NONE);
    }
}
