package io.watchpost.demo;

/** Takes the broker away once, for some time, when results have begun to arrive. One thread. */
final class Outage {
    /** So that one sees it working before. */
    private static final long DELIVERED_BEFORE = 10;

    private final Uplink uplink;
    private final long millis;
    private Phase phase;
    private long backNanos;

    private enum Phase {
        BEFORE,
        AWAY,
        OVER
    }

    /** @param millis how long; 0 for no outage */
    Outage(Uplink uplink, long millis) {
        this.uplink = uplink;
        this.millis = millis;
        this.phase = millis == 0 ? Phase.OVER : Phase.BEFORE;
    }

    /** Called again and again. */
    void look(long delivered, long nowNanos) {
        if (phase == Phase.BEFORE && delivered >= DELIVERED_BEFORE) {
            uplink.cut();
            backNanos = nowNanos + millis * 1_000_000;
            phase = Phase.AWAY;
        } else if (phase == Phase.AWAY && nowNanos - backNanos >= 0) {
            end();
        }
    }

    /** Brings the broker back at once, for good. */
    void end() {
        uplink.restore();
        phase = Phase.OVER;
    }

    boolean isAway() {
        return phase == Phase.AWAY;
    }
}
