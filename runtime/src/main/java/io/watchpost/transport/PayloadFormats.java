package io.watchpost.transport;

import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The formats that this installation knows, by name. Immutable. */
final class PayloadFormats {
    private final SortedMap<String, PayloadFormat> byName = new TreeMap<>();

    private PayloadFormats() {
        for (PayloadFormat format : ServiceLoader.load(PayloadFormat.class, PayloadFormats.class.getClassLoader())) {
            byName.putIfAbsent(format.name(), format);
        }
    }

    /** Looked up once, when the first broker is named. */
    private static final class OnClassPath {
        private static final PayloadFormats FORMATS = new PayloadFormats();
    }

    /** @throws IllegalArgumentException with a sentence that names the known ones */
    static PayloadFormat named(String name) {
        PayloadFormat format = OnClassPath.FORMATS.byName.get(name);
        if (format == null) {
            throw new IllegalArgumentException("found the payload format \"" + name + "\", expected "
                    + String.join(" | ", OnClassPath.FORMATS.byName.keySet()));
        }
        return format;
    }
}
