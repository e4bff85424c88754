package io.watchpost.update;

import io.watchpost.bundle.Bundle;
import java.util.regex.Pattern;

/**
 * One release of a model, as the store knows it.
 *
 * @param version for people
 * @param number rises with every release of this name
 * @param digest of its signed manifest, {@code sha256:} and 64 digits; names it for ever
 */
public record Release(String version, long number, String digest) {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    public Release {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("a release's digest is sha256: and 64 digits, was \"" + digest + "\"");
        }
        if (number < 1) {
            throw new IllegalArgumentException("a release number is 1 or more, was " + number);
        }
    }

    /** Of an opened bundle. */
    public static Release of(Bundle bundle) {
        return new Release(
                bundle.manifest().version(),
                bundle.manifest().release(),
                bundle.envelope().digest());
    }

    /** The folder that it lies in. */
    String folderName() {
        return digest.substring(digest.indexOf(':') + 1);
    }

    /** As people read it: {@code 1.2.0 (release 7)}. */
    public String title() {
        return version + " (release " + number + ")";
    }
}
