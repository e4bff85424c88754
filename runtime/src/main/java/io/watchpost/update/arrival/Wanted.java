package io.watchpost.update.arrival;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file that should be fetched from one place.
 *
 * @param title for people
 * @param sizeBytesMax exactly so many when the digest is known, at most otherwise
 * @param sha256 that it must have; null when nobody announced it
 * @param check what is asked as soon as the beginning is here
 */
record Wanted(
        String title, URI uri, long sizeBytesMax, @Nullable String sha256, HeadCheck check) {

    /** Looks at the beginning of a file, before the rest is fetched. */
    @FunctionalInterface
    interface HeadCheck {
        /**
         * Why the rest isn't wanted.
         *
         * @param head the first {@link io.watchpost.bundle.BundleHead#SIZE_BYTES_MAX} bytes, or all of a smaller file
         * @param sizeBytes of the whole file, as far as it is known
         */
        Optional<String> objection(byte[] head, long sizeBytes);
    }

    OptionalLong exactSize() {
        return sha256 == null ? OptionalLong.empty() : OptionalLong.of(sizeBytesMax);
    }
}
