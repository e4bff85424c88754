package io.watchpost.transport;

import java.util.Locale;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ways to a broker that this installation knows, by the scheme of the broker's address. Immutable. */
public final class Transports {
    private final SortedMap<String, TransportProvider> byScheme = new TreeMap<>();

    private Transports(Iterable<TransportProvider> providers) {
        for (TransportProvider provider : providers) {
            for (String scheme : provider.schemes()) {
                byScheme.putIfAbsent(scheme, provider);
            }
        }
    }

    /** Looked up once, when the first broker is named: a station without one doesn't pay for it. */
    private static final class OnClassPath {
        private static final Transports TRANSPORTS = in(Transports.class.getClassLoader());
    }

    /** Those on the class path. */
    public static Transports installed() {
        return OnClassPath.TRANSPORTS;
    }

    static Transports in(ClassLoader loader) {
        return new Transports(ServiceLoader.load(TransportProvider.class, loader));
    }

    /**
     * What speaks to the broker of this address.
     *
     * @throws IllegalArgumentException with a sentence that names the known schemes, and never repeats a password
     */
    public TransportProvider provider(String address) {
        String known = String.join(": or ", byScheme.keySet()) + ":";
        if (address.contains("@")) {
            throw new IllegalArgumentException("a broker's address (" + known + ") stands without user and password:"
                    + " name the files that hold them with username and password");
        }
        String scheme = address.substring(0, Math.max(0, address.indexOf(':'))).toLowerCase(Locale.ROOT);
        TransportProvider provider = byScheme.get(scheme);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "a broker's address begins with " + known + ", like mqtt://localhost; found \"" + address + "\"");
        }
        return provider;
    }
}
