package io.watchpost.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a device believes: one root, which was given to it by hand, or which followed such a one by rotations. Immutable;
 * callable from any thread.
 */
public final class Trust {
    private final Root root;

    private Trust(Root root) {
        this.root = root;
    }

    /**
     * Trusts a root that came by a safe way, as with the device's image.
     *
     * @throws BundleRefused if it isn't signed by its own keys, so that no next one could follow it
     */
    public static Trust pinned(Envelope envelope, String name) throws BundleRefused {
        Root root = RootJson.read(envelope, name);
        require(envelope, root.rootKeys(), root, name, "its own root keys");
        return new Trust(root);
    }

    /**
     * Trusts the root in a file.
     *
     * @throws BundleRefused if there is no such file, or no sound root in it
     */
    public static Trust pinned(Path file) throws BundleRefused, IOException {
        return pinned(readEnvelope(file), file.toString());
    }

    /**
     * Reads an envelope from a file of its own.
     *
     * @throws BundleRefused if there is no such file, or no envelope in it
     */
    public static Envelope readEnvelope(Path file) throws BundleRefused, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return EnvelopeJson.read(in.readNBytes(Envelope.SIZE_BYTES_MAX + 1), file.toString());
        } catch (NoSuchFileException e) {
            throw new BundleRefused(file + " does not exist: check the path");
        }
    }

    public Root root() {
        return root;
    }

    /**
     * What is believed once a new root was accepted. It must be signed by as many of the old root keys as the old root
     * asks for, and by as many of the new ones as the new one asks for; no version is left out; what was revoked stays
     * revoked.
     *
     * @throws BundleRefused naming the rule that it breaks
     */
    public Trust next(Envelope envelope, String name) throws BundleRefused {
        Root next = RootJson.read(envelope, name);
        if (next.version() != root.version() + 1) {
            throw new BundleRefused(name + " is version " + next.version() + " of the root, and after version "
                    + root.version() + " only " + (root.version() + 1) + " may follow");
        }
        require(envelope, root.rootKeys(), root, name, "the root keys of version " + root.version());
        require(envelope, next.rootKeys(), next, name, "its own root keys");
        if (!next.revoked().containsAll(root.revoked())) {
            throw new BundleRefused(name + " no longer revokes a key that version " + root.version() + " revoked");
        }
        return new Trust(next);
    }

    /**
     * The release keys that signed something.
     *
     * @param payloadType that it must have; a signature for one purpose says nothing for another
     * @param name for messages
     * @throws BundleRefused if they are fewer than the root asks for
     */
    public List<PublicKeys.Named> releasedBy(Envelope envelope, String payloadType, String name) throws BundleRefused {
        if (!envelope.payloadType().equals(payloadType)) {
            throw new BundleRefused(name + " holds a signed " + EntryNames.shown(envelope.payloadType()) + " where "
                    + payloadType + " is expected");
        }
        return require(envelope, root.releaseKeys(), root, name, "the release keys");
    }

    /** Each key counts once; what other keys say doesn't count, and neither does a signature that isn't its key's. */
    private static List<PublicKeys.Named> require(
            Envelope envelope, Root.Role role, Root root, String name, String whose) throws BundleRefused {
        Set<PublicKeys.Named> signers = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (Envelope.Signature signature : envelope.signatures()) {
            PublicKeys.Named key = role.find(signature.keyId());
            if (root.revoked().contains(signature.keyId())) {
                others.add("the key " + PublicKeys.shortId(signature.keyId()) + " is revoked");
            } else if (key == null) {
                others.add("the key " + PublicKeys.shortId(signature.keyId()) + " is not one of them");
            } else if (envelope.isBy(key, signature)) {
                signers.add(key);
            } else {
                others.add("the signature of " + key.shown() + " doesn't fit what it should sign");
            }
        }
        if (signers.size() < role.threshold()) {
            throw new BundleRefused(name + " is not trusted: it needs signatures of " + role.threshold() + " of "
                    + whose + " and has " + signers.size()
                    + (others.isEmpty() ? "" : " (" + String.join("; ", others) + ")"));
        }
        return List.copyOf(signers);
    }
}
