package io.watchpost.device.station;

import io.watchpost.clock.ClockJumps;
import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.outbox.Outbox;
import io.watchpost.result.UtcText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a clock record between the results whenever the wall clock is worth one, so that times that were told before it
 * was known can be corrected. One thread at a time.
 */
final class ClockRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ClockRecords.class);

    private final Outbox outbox;
    private final StationClock clock;
    private final ClockJumps jumps;

    ClockRecords(Outbox outbox, StationClock clock) {
        this.outbox = outbox;
        this.clock = clock;
        jumps = new ClockJumps(clock);
    }

    /**
     * Before any pipeline runs. The clock may have been set while no station ran, so a pipeline that appended earlier in
     * this boot gets a record if the time is known now.
     */
    void start() {
        if (clock.quality() == ClockQuality.SYNCED) {
            append(ClockQuality.SYNCED);
        } else {
            LOG.info(
                    "no time source has set the clock, which says {}: results say \"unsynced\", and a clock record will"
                            + " tell their true times once it is set",
                    UtcText.of(clock.utcMillis()));
        }
    }

    /** About once a second. */
    void look() {
        switch (jumps.sinceLastLook(clock)) {
            case SET -> {
                LOG.info(
                        "the clock was set{} to {}; a clock record tells subscribers how to correct earlier times",
                        clock.quality() == ClockQuality.SYNCED ? "" : " by hand",
                        UtcText.of(clock.utcMillis()));
                append(clock.quality());
            }
            case LOST -> {
                LOG.info("the clock's time source is lost: results say \"unsynced\" until it is back");
                append(ClockQuality.SYNCED);
            }
            case NONE -> {}
        }
    }

    private void append(ClockQuality quality) {
        outbox.appendClock(clock.utcMillis(), clock.uptimeMillis(), quality);
    }
}
