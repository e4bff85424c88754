package io.watchpost.config;

import java.nio.file.Path;
import java.util.List;

/**
 * How new models come to the station and prove themselves.
 *
 * @param trust the root that was put on the device by hand
 * @param group whose announcements are meant for this device
 * @param deviceClasses that this device is of; bundles for any device always fit
 * @param sizeMegabytesMax of one bundle; 1 to {@value #SIZE_MEGABYTES_MAX}
 * @param storeMegabytesMax of all that is kept of models
 * @param reserveMegabytes of the disk that stay free whatever comes
 * @param folders where sticks are mounted; one that ends in {@code /*} means every folder in it
 * @param download what is fetched, and when
 * @param blocks over which broker announcements come, and bundles in blocks
 * @param trial how a new model proves itself
 */
public record ModelsConfig(
        Path trust,
        String group,
        List<String> deviceClasses,
        int sizeMegabytesMax,
        int storeMegabytesMax,
        int reserveMegabytes,
        List<Path> folders,
        DownloadConfig download,
        BlocksConfig blocks,
        TrialConfig trial) {

    public static final String GROUP_DEFAULT = "all";

    /** The format counts no further than 4 GiB. */
    public static final int SIZE_MEGABYTES_MAX = 4_095;

    public static final int SIZE_MEGABYTES_DEFAULT = 256;
    public static final int STORE_MEGABYTES_MAX = 1_048_576;
    public static final int STORE_MEGABYTES_DEFAULT = 1_024;
    public static final int RESERVE_MEGABYTES_MAX = 1_048_576;
    public static final int RESERVE_MEGABYTES_DEFAULT = 256;
    public static final int FOLDERS_MAX = 16;

    /** Last part of a folder that stands for every folder there. */
    public static final String EVERY = "*";

    public ModelsConfig {
        deviceClasses = List.copyOf(deviceClasses);
        folders = List.copyOf(folders);
        requireWord("group", group);
        deviceClasses.forEach(one -> requireWord("deviceClasses", one));
        if (folders.size() > FOLDERS_MAX) {
            throw new IllegalArgumentException("folders are at most " + FOLDERS_MAX + ", was " + folders.size());
        }
        if (storeMegabytesMax < sizeMegabytesMax) {
            throw new IllegalArgumentException("storeMegabytesMax, " + storeMegabytesMax
                    + ", has no room for one bundle of sizeMegabytesMax, " + sizeMegabytesMax);
        }
    }

    private static void requireWord(String key, String word) {
        if (!Names.isName(word) || word.chars().anyMatch(Character::isUpperCase)) {
            throw new IllegalArgumentException(key + " is " + Names.EXPECTED + ", in lower case, was \"" + word + "\"");
        }
    }

    public long sizeBytesMax() {
        return sizeMegabytesMax * 1_048_576L;
    }

    /** Of messages with blocks; never more than what everything that is fetched may take. */
    public int blockBytesPerSecond() {
        Integer all = download.rateBytesPerSecond();
        int own = blocks.rateKilobytesPerSecond() * 1_000;
        return all == null ? own : Math.min(all, own);
    }

    public long storeBytesMax() {
        return storeMegabytesMax * 1_048_576L;
    }

    public long reserveBytes() {
        return reserveMegabytes * 1_048_576L;
    }
}
