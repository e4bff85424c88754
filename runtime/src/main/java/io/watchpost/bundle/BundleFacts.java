package io.watchpost.bundle;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What must be known of a bundle to decide whether it may come, from its verified manifest or from a verified
 * announcement. The words mean what they mean in {@link Manifest}.
 *
 * @param sizeBytes of the {@code .wpb} file
 * @param digest of the manifest's envelope, {@link Envelope#digest}: names the bundle for ever
 */
public record BundleFacts(
        String name,
        String version,
        long release,
        long floor,
        List<String> deviceClasses,
        long sizeBytes,
        String digest) {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    public BundleFacts {
        deviceClasses = List.copyOf(deviceClasses);
        Manifest.requireIdentity(name, version, release, floor, deviceClasses);
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("a bundle's size is 1 byte or more, was " + sizeBytes);
        }
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    "a digest is sha256: and 64 hexadecimal digits, was " + EntryNames.shown(digest));
        }
    }

    /** Of a bundle that lies here. */
    public static BundleFacts of(Manifest manifest, Envelope envelope, long sizeBytes) {
        return new BundleFacts(
                manifest.name(),
                manifest.version(),
                manifest.release(),
                manifest.floor(),
                manifest.deviceClasses(),
                sizeBytes,
                envelope.digest());
    }

    /** {@code <name>-<version>}, as files and results name it. */
    public String title() {
        return name + "-" + version;
    }

    /** Whether it is meant for a device of these classes. */
    public boolean isFor(Collection<String> classesOfDevice) {
        return Manifest.isFor(deviceClasses, classesOfDevice);
    }
}
