package io.watchpost.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/**
 * What happens when somebody puts a stick in.
 *
 * @param folders where sticks are mounted; a last {@code *} stands for every folder there; none: sticks are left alone
 * @param export whether what waits in the outbox is written to a stick that is put in
 * @param pictures whether doubtful pictures go with it
 * @param trust public keys of those whose receipts count; at most {@value #TRUST_MAX}
 */
public record StickConfig(List<Path> folders, boolean export, boolean pictures, List<Path> trust) {
    public static final int FOLDERS_MAX = 16;
    public static final int TRUST_MAX = 16;

    /** No stick is looked at. */
    public static final StickConfig NONE = new StickConfig(List.of(), true, false, List.of());

    public StickConfig {
        folders = List.copyOf(folders);
        trust = List.copyOf(trust);
        if (folders.size() > FOLDERS_MAX) {
            throw new IllegalArgumentException(
                    "sticks are looked for in at most " + FOLDERS_MAX + " folders, was " + folders.size());
        }
        if (new HashSet<>(folders).size() < folders.size()) {
            throw new IllegalArgumentException("a folder for sticks is named twice");
        }
        if (trust.size() > TRUST_MAX) {
            throw new IllegalArgumentException(
                    "at most " + TRUST_MAX + " keys are trusted with receipts, was " + trust.size());
        }
        if (folders.isEmpty() && pictures) {
            throw new IllegalArgumentException(
                    "pictures go to a stick, and no folder for sticks is named: add \"folders\"");
        }
    }

    /** Whether sticks are looked at. */
    public boolean isWatching() {
        return !folders.isEmpty();
    }
}
