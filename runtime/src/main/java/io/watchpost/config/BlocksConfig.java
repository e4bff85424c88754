package io.watchpost.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Over which broker announcements come, and bundles in blocks.
 *
 * @param from {@value #ANY} broker of the station, {@value #NONE}, or the name of one of them: {@code mqtt}, {@code iotcore}
 * @param thing the device's name at AWS IoT, on whose streams blocks may come too; null for none
 * @param rateKilobytesPerSecond of messages with blocks, at most, so that results have room on the line
 */
public record BlocksConfig(String from, @Nullable String thing, int rateKilobytesPerSecond) {
    public static final String ANY = "any";
    public static final String NONE = "none";
    public static final int RATE_KILOBYTES_DEFAULT = 256;
    static final String FROM_EXPECTED = "any, none, or the name of a broker like mqtt";
    static final String THING_EXPECTED = "a thing's name at AWS IoT: letters, digits, ':', '_' and '-'";
    private static final Pattern FROM = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern THING = Pattern.compile("[A-Za-z0-9:_-]{1,128}");
    /** Any broker, and the usual rate. */
    public static final BlocksConfig DEFAULT = new BlocksConfig(ANY, null, RATE_KILOBYTES_DEFAULT);

    public BlocksConfig {
        if (!FROM.matcher(from).matches()) {
            throw new IllegalArgumentException("from is " + FROM_EXPECTED + ", was \"" + from + "\"");
        }
        if (thing != null && !THING.matcher(thing).matches()) {
            throw new IllegalArgumentException("thing is " + THING_EXPECTED + ", was \"" + thing + "\"");
        }
        if (rateKilobytesPerSecond < DownloadConfig.RATE_KILOBYTES_MIN
                || rateKilobytesPerSecond > DownloadConfig.RATE_KILOBYTES_MAX) {
            throw new IllegalArgumentException("rateKilobytesPerSecond is " + DownloadConfig.RATE_KILOBYTES_MIN + " to "
                    + DownloadConfig.RATE_KILOBYTES_MAX + ", was " + rateKilobytesPerSecond);
        }
    }

    /** Whether announcements and blocks may come over this broker of the station. */
    public boolean isFrom(String broker) {
        return from.equals(ANY) || from.equals(broker);
    }

    /** Whether {@link #from} names a broker. */
    public boolean isNamed() {
        return !from.equals(ANY) && !from.equals(NONE);
    }
}
