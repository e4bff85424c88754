package io.watchpost.config;

import io.watchpost.transport.TlsConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How bundles are fetched by HTTPS.
 *
 * @param announcement address of the signed announcement; null when nobody is asked
 * @param tls whom to trust; the machine's trust store by default
 * @param pollSeconds between two looks at the announcement; 30 to 2,678,400
 * @param window parts of the day in which a bundle may be fetched; empty for always
 * @param withoutClock whether a device that doesn't know the time fetches in spite of windows
 * @param jitterMinutes over which the devices of a fleet are spread after a bundle was announced; 0 to 10,080
 * @param rateKilobytesPerSecond the fastest that is fetched, so that results have room on the line; null for no limit
 */
public record DownloadConfig(
        @Nullable URI announcement,
        TlsConfig tls,
        int pollSeconds,
        List<DailyWindow> window,
        WithoutClock withoutClock,
        int jitterMinutes,
        @Nullable Integer rateKilobytesPerSecond) {

    public static final int POLL_SECONDS_MIN = 30;
    public static final int POLL_SECONDS_MAX = 2_678_400;
    public static final int POLL_SECONDS_DEFAULT = 3_600;
    public static final int JITTER_MINUTES_MAX = 10_080;
    public static final int JITTER_MINUTES_DEFAULT = 30;

    /** Twice of what a server must give at least. */
    public static final int RATE_KILOBYTES_MIN = 4;

    public static final int RATE_KILOBYTES_MAX = 1_000_000;
    static final int WINDOWS_MAX = 16;

    public DownloadConfig {
        window = List.copyOf(window);
        if (announcement != null) {
            announcement = address(announcement.toString());
        }
        if (tls.pkcs11() != null) {
            throw new IllegalArgumentException("tls.pkcs11 is declared, but downloads need the key in a file: name it"
                    + " with keyFile, or leave the certificate out");
        }
        if (window.size() > WINDOWS_MAX) {
            throw new IllegalArgumentException("window has at most " + WINDOWS_MAX + " parts, was " + window.size());
        }
    }

    /** Null for no limit. */
    public @Nullable Integer rateBytesPerSecond() {
        return rateKilobytesPerSecond == null ? null : rateKilobytesPerSecond * 1_000;
    }

    /** Reads an {@code https} address. */
    public static URI address(String text) {
        try {
            URI uri = new URI(text.strip());
            if ("https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // the sentence below says what is expected
        }
        throw new IllegalArgumentException("expected an address like https://models.example/announcement.dsse.json,"
                + " without user name and fragment");
    }
}
