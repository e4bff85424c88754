package io.watchpost.update;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Whom a device trusts now: the root that its operator pinned, and those that followed it, which the store keeps as {@code
 * roots/VERSION.json}. The way from the pinned one to the present one is checked anew at each start.
 *
 * <p>For the models' thread.
 */
final class Roots {
    private final Path folder;
    private final StoreFiles files;
    private Trust trust;
    private String digest;

    private Roots(Path folder, StoreFiles files, Envelope pinned, String name) throws BundleRefused {
        this.folder = folder;
        this.files = files;
        this.trust = Trust.pinned(pinned, name);
        this.digest = pinned.digest();
    }

    /**
     * Begins with the pinned root and follows the kept ones.
     *
     * @param folder {@code roots} in the store
     * @throws BundleRefused if the pinned root, or one that was kept, isn't sound
     */
    static Roots open(Path folder, Path pinned, StoreFiles files) throws BundleRefused, IOException {
        Roots roots = new Roots(folder, files, Trust.readEnvelope(pinned), pinned.toString());
        for (Path next = roots.file(roots.version() + 1); Files.exists(next); next = roots.file(roots.version() + 1)) {
            Envelope envelope = Trust.readEnvelope(next);
            roots.trust = roots.trust.next(envelope, next.toString());
            roots.digest = envelope.digest();
        }
        OptionalLong newest = roots.newestKept();
        if (newest.isPresent() && newest.getAsLong() > roots.version()) {
            throw new BundleRefused(folder + " holds version " + newest.getAsLong()
                    + " of the root, to which no way leads from version " + roots.version()
                    + ": pin the root of that version, or remove the folder if the fleet began anew");
        }
        return roots;
    }

    private OptionalLong newestKept() throws IOException {
        if (!Files.isDirectory(folder)) {
            return OptionalLong.empty();
        }
        try (Stream<Path> kept = Files.list(folder)) {
            return kept.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("[0-9]{1,15}\\.json"))
                    .mapToLong(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
                    .max();
        }
    }

    Trust trust() {
        return trust;
    }

    long version() {
        return trust.root().version();
    }

    /** Whether it is the one that is trusted now. */
    boolean isPresent(Envelope envelope) {
        return envelope.digest().equals(digest);
    }

    /**
     * Takes the next root.
     *
     * @throws BundleRefused naming the rule that it breaks
     */
    void accept(Envelope envelope, String name) throws BundleRefused, IOException {
        Trust next = trust.next(envelope, name);
        files.makeFolder(folder);
        files.replace(file(next.root().version()), EnvelopeJson.bytes(envelope));
        trust = next;
        digest = envelope.digest();
    }

    private Path file(long version) {
        return folder.resolve(version + ".json");
    }
}
