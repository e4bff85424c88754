package io.watchpost.transport;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the entry that makes the broker hang up. Every entry that was on its way when the broker hung up gets a strike;
 * with three it is sent alone, and if the broker hangs up on that too, it is guilty. An acknowledgement clears it. A
 * link that falls silent accuses nobody: where only small packets pass, every entry would be guilty.
 *
 * <p>At most one window of entries is held. Used by the delivery thread.
 */
final class Suspects {
    private static final int STRIKES_MAX = 3;

    private final Map<Long, Integer> strikes = new HashMap<>();

    boolean none() {
        return strikes.isEmpty();
    }

    boolean mustGoAlone(long position) {
        return strikes.getOrDefault(position, 0) >= STRIKES_MAX;
    }

    void cleared(Collection<Long> positions) {
        if (!strikes.isEmpty()) {
            positions.forEach(strikes::remove);
        }
    }

    /**
     * The broker hung up while these were on their way.
     *
     * @return the guilty one, which is forgotten here; 0 when there is none
     */
    long hungUpOn(Collection<Long> inFlight) {
        if (inFlight.size() == 1) {
            long alone = inFlight.iterator().next();
            if (mustGoAlone(alone)) {
                strikes.remove(alone);
                return alone;
            }
        }
        for (long position : inFlight) {
            strikes.merge(position, 1, Integer::sum);
        }
        return 0;
    }
}
