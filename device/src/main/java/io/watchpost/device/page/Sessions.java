package io.watchpost.device.page;

import io.watchpost.clock.StationClock;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Visitors who have shown the token. A session ends when it wasn't used for a day, when the token is another one, and
 * with the process; of more than {@value #OPEN_MAX} the oldest end. For any thread.
 */
final class Sessions {
    static final int OPEN_MAX = 64;
    private static final long UNUSED_NANOS_MAX = 24 * 3_600_000_000_000L;
    private static final int ID_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final StationClock clock;
    private final Map<String, Session> open = new LinkedHashMap<>(); // guarded by this

    Sessions(StationClock clock) {
        this.clock = clock;
    }

    @SuppressWarnings("ArrayRecordComponent") // compared in constant time, by hand
    private record Session(byte[] tokenDigest, long usedNanos) {}

    /** Opens one. */
    synchronized String open(byte[] tokenDigest) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        if (open.size() >= OPEN_MAX) {
            open.remove(open.keySet().iterator().next());
        }
        open.put(id, new Session(tokenDigest.clone(), clock.nanos()));
        return id;
    }

    /** Whether it is open, under the token of now. */
    synchronized boolean isOpen(String id, byte[] tokenDigest) {
        Session session = open.get(id);
        if (session == null) {
            return false;
        }
        long now = clock.nanos();
        if (now - session.usedNanos > UNUSED_NANOS_MAX || !MessageDigest.isEqual(session.tokenDigest, tokenDigest)) {
            open.remove(id);
            return false;
        }
        open.put(id, new Session(session.tokenDigest, now));
        return true;
    }

    synchronized void close(String id) {
        open.remove(id);
    }
}
