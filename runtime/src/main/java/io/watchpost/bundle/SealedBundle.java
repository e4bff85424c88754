package io.watchpost.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A bundle that nothing is believed of yet: its size and its directory were checked, its envelope was read, nothing else
 * was. The door to a {@link Bundle}. One thread at a time.
 */
public final class SealedBundle implements AutoCloseable {
    private final BundleSource source;
    private final Envelope envelope;

    private SealedBundle(BundleSource source, Envelope envelope) {
        this.source = source;
        this.envelope = envelope;
    }

    /**
     * Opens a {@code .wpb} file, or a folder with the same files.
     *
     * @throws BundleRefused if it can't be a bundle, or is larger than the limits
     * @throws IOException if it can't be read
     */
    public static SealedBundle open(Path path, BundleLimits limits) throws BundleRefused, IOException {
        BundleSource source = BundleSource.open(path, limits);
        try {
            Long length = source.lengths().get(Manifest.ENVELOPE);
            if (length == null) {
                throw new BundleRefused(path + " is no bundle: there is no " + Manifest.ENVELOPE + " in it");
            }
            if (length > Envelope.SIZE_BYTES_MAX) {
                throw new BundleRefused(path + " is refused: its " + Manifest.ENVELOPE + " has " + length
                        + " bytes, at most " + Envelope.SIZE_BYTES_MAX + " are read");
            }
            return new SealedBundle(
                    source, EnvelopeJson.read(source.read(Manifest.ENVELOPE), path + ": " + Manifest.ENVELOPE));
        } catch (BundleRefused | IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** What was signed, and by whom it says it was. */
    public Envelope envelope() {
        return envelope;
    }

    /**
     * Checks the signatures, then the manifest, then that exactly the listed files are there.
     *
     * @throws BundleRefused at the first that isn't right
     */
    public Bundle verified(Trust trust) throws BundleRefused {
        return opened(trust.releasedBy(envelope, Envelope.MANIFEST_TYPE, source.name()));
    }

    /**
     * The same without asking who signed it: for an operator who names the bundle by hand, and never for what came over a
     * network.
     *
     * @throws BundleRefused if the manifest is damaged, or other files are there than it lists
     */
    public Bundle unverified() throws BundleRefused {
        return opened(List.of());
    }

    private Bundle opened(List<PublicKeys.Named> signers) throws BundleRefused {
        Manifest manifest = ManifestJson.read(envelope, source.name());
        requireExactly(manifest.files());
        return new Bundle(source, envelope, manifest, signers);
    }

    /** Nothing missing, nothing more, and every length as listed: all that can be known without inflating. */
    private void requireExactly(List<ListedFile> files) throws BundleRefused {
        Map<String, Long> lengths = source.lengths();
        for (ListedFile file : files) {
            Long length = lengths.get(file.path());
            if (length == null) {
                throw new BundleRefused(source.name() + " is incomplete: its file " + file.path() + " is missing");
            }
            if (length != file.length()) {
                throw new BundleRefused(source.name() + " is refused: its file " + file.path() + " has " + length
                        + " bytes and its manifest says " + file.length());
            }
        }
        if (lengths.size() != files.size() + 1) {
            List<String> listed = files.stream().map(ListedFile::path).toList();
            for (String name : lengths.keySet()) {
                if (!listed.contains(name) && !name.equals(Manifest.ENVELOPE)) {
                    throw new BundleRefused(
                            source.name() + " is refused: it holds " + name + ", which its manifest doesn't list");
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
