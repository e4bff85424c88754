package io.watchpost.bundle;

/**
 * What a bundle may cost, from the device's configuration; checked before anything is read or inflated.
 *
 * @param sizeBytesMax of the {@code .wpb} file
 * @param contentBytesMax of all its files together, inflated
 * @param entriesMax number of files
 */
public record BundleLimits(long sizeBytesMax, long contentBytesMax, int entriesMax) {

    /** Some variants of the largest model that an engine here accepts, with room for pictures. */
    public static final BundleLimits DEFAULT = new BundleLimits(256L << 20, 512L << 20, 1_000);

    /** The ZIP format without its 64-bit extension counts no further. */
    private static final int ENTRIES_MAX = 10_000;

    private static final long BYTES_MAX = 0xffff_fffeL;

    public BundleLimits {
        if (sizeBytesMax < 1 || sizeBytesMax > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a bundle's size limit must be 1 to " + BYTES_MAX + " bytes, was " + sizeBytesMax);
        }
        if (contentBytesMax < 1) {
            throw new IllegalArgumentException("a bundle's content limit must be >= 1, was " + contentBytesMax);
        }
        if (entriesMax < 1 || entriesMax > ENTRIES_MAX) {
            throw new IllegalArgumentException(
                    "a bundle's file limit must be 1 to " + ENTRIES_MAX + ", was " + entriesMax);
        }
    }

    /** The default with another size limit, and twice that for the content. */
    public static BundleLimits ofSize(long sizeBytesMax) {
        return new BundleLimits(sizeBytesMax, 2 * sizeBytesMax, DEFAULT.entriesMax);
    }
}
