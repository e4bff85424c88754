package io.watchpost.device.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark of an address. */
record Query(Map<String, String> values) {

    /** Reads it; what can't be read is left out. */
    static Query of(@Nullable String raw) {
        Map<String, String> values = new HashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                try {
                    values.put(
                            part.substring(0, equals),
                            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    // a % without its digits: nothing that this page asks for
                }
            }
        }
        return new Query(Map.copyOf(values));
    }

    /** Empty when it isn't there. */
    String text(String key) {
        return values.getOrDefault(key, "");
    }

    /** 0 when it isn't there, or is no number. */
    long number(String key) {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
