package io.watchpost.greengrass.nucleus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** IoT Core behind the nucleus: there, or away with a spool of so many bytes before it. Guarded by the nucleus. */
final class CloudSide {
    private final List<Published> handedOver = new ArrayList<>();
    private final List<Published> arrived = new ArrayList<>();
    private final Deque<Published> spool = new ArrayDeque<>();
    private boolean away;
    private long spoolBytesMax;
    private long spoolBytes;

    /** @return what has arrived with this message; null when the spool doesn't take it */
    @Nullable
    List<Published> take(Published message) {
        if (!away) {
            handedOver.add(message);
            arrived.add(message);
            return List.of(message);
        }
        if (message.qos() == 0) {
            return List.of(); // acknowledged and dropped
        }
        if (spoolBytes + message.size() > spoolBytesMax) {
            return null;
        }
        spoolBytes += message.size();
        spool.add(message);
        handedOver.add(message);
        return List.of();
    }

    boolean isAway() {
        return away;
    }

    void away(long bytesMax) {
        away = true;
        spoolBytesMax = bytesMax;
    }

    /** @return what arrives now */
    List<Published> back() {
        away = false;
        List<Published> waited = List.copyOf(spool);
        arrived.addAll(waited);
        forgetSpool();
        return waited;
    }

    /** As when the nucleus is killed: its spool is in memory. */
    void forgetSpool() {
        spool.clear();
        spoolBytes = 0;
    }

    List<Published> handedOver() {
        return List.copyOf(handedOver);
    }

    List<Published> arrived() {
        return List.copyOf(arrived);
    }
}
