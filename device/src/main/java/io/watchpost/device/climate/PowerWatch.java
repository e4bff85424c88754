package io.watchpost.device.climate;

import io.watchpost.clock.StationClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log when the power becomes bad and when it is good again. What flickers counts as bad until it has been
 * good for a minute. For one thread.
 */
final class PowerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PowerWatch.class);
    private static final long GOOD_NANOS = 60_000_000_000L;
    private static final int NOW = 0xf;

    private final StationClock clock;
    private final long[] badNanos = new long[Integer.bitCount(NOW)];
    private @Nullable Power present;

    PowerWatch(StationClock clock) {
        this.clock = clock;
    }

    /** What holds; null where the machine doesn't tell. */
    @Nullable
    Power see(@Nullable Power measured) {
        Power before = present;
        if (measured == null) {
            return before; // once it was told, it is only not readable at the moment
        }
        long now = clock.nanos();
        int bits = measured.bits();
        for (int bit = 0; bit < badNanos.length; bit++) {
            if ((measured.bits() >> bit & 1) != 0) {
                badNanos[bit] = now;
            } else if (before != null && (before.bits() >> bit & 1) != 0 && now - badNanos[bit] < GOOD_NANOS) {
                bits |= 1 << bit;
            }
        }
        Power after = new Power(bits, measured.isWhole());
        tell(before == null ? new Power(0, measured.isWhole()) : before, after);
        present = after;
        return after;
    }

    private static void tell(Power before, Power after) {
        if (after.isUnderVoltage() && !before.isUnderVoltage()) {
            LOG.warn(
                    "the power is too weak: the board sees less than 4.63 V; use a supply made for it (5.1 V, 3 A for a"
                            + " Raspberry Pi 4, 5 A for a 5) with a short cable, and unplug what it can't feed");
        } else if (!after.isUnderVoltage() && before.isUnderVoltage()) {
            LOG.info("the power is good again");
        }
        if (isSlowed(after) && !isSlowed(before)) {
            LOG.warn(
                    "the board slows its processor down ({}); give it shade, a heat sink or air, or hold it cooler with"
                            + " climate.holdCelsius",
                    after.isUnderVoltage() ? "its power is too weak" : "it is too warm");
        } else if (!isSlowed(after) && isSlowed(before)) {
            LOG.info("the board runs at full speed again");
        }
    }

    private static boolean isSlowed(Power power) {
        return power.isThrottled() || power.isCapped() || power.isAtSoftLimit();
    }
}
