package io.watchpost.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A file that belongs to a bundle.
 *
 * @param path in the bundle
 * @param length exactly, in bytes
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ListedFile(String path, long length, String sha256) {
    public ListedFile {
        if (!EntryNames.isValid(path)) {
            throw new IllegalArgumentException(
                    "a listed file has a name that bundles don't have: " + EntryNames.shown(path));
        }
        boolean known = path.equals(Manifest.LABELS)
                || path.equals(Manifest.CARD)
                || path.startsWith(Manifest.VARIANTS)
                || path.startsWith(Manifest.GOLDENS);
        if (!known) {
            throw new IllegalArgumentException("the listed file " + path + " is none of " + Manifest.LABELS + ", "
                    + Manifest.CARD + ", " + Manifest.VARIANTS + "… and " + Manifest.GOLDENS + "…");
        }
        if (length < 0) {
            throw new IllegalArgumentException("the length of " + path + " is " + length);
        }
        if (!Sha256.isHex(sha256)) {
            throw new IllegalArgumentException("the sha256 of " + path + " is not 64 hexadecimal digits");
        }
    }

    /** As {@link io.watchpost.engine.ModelFile} writes it. */
    public String digest() {
        return "sha256:" + sha256;
    }

    /**
     * A file as it is now.
     *
     * @param content read once from its beginning to its end
     */
    public static ListedFile of(String path, Path content) throws IOException {
        MessageDigest sha256 = Sha256.start();
        long length = 0;
        byte[] piece = new byte[64 << 10];
        try (InputStream in = Files.newInputStream(content)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                sha256.update(piece, 0, count);
                length += count;
            }
        }
        return new ListedFile(path, length, Sha256.hex(sha256));
    }

    /** A file with this content. */
    public static ListedFile of(String path, byte[] content) {
        return new ListedFile(path, content.length, Sha256.hex(content));
    }
}
