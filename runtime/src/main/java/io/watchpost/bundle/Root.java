package io.watchpost.bundle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a fleet trusts: the content of a signed root. Versions rise by one; a new one is accepted only from the holders of
 * the old one ({@link Trust#next}). It has no expiry: a device whose clock was never set would either refuse good models
 * or accept the date that an attacker gives it.
 *
 * @param version 1 or more
 * @param rootKeys who may issue the next root
 * @param releaseKeys who may release models
 * @param revoked ids of release keys that no signature counts of, for ever
 */
public record Root(long version, Role rootKeys, Role releaseKeys, Set<String> revoked) {
    static final int KEYS_MAX = 16;
    static final int REVOKED_MAX = 256;

    public Root {
        revoked = Set.copyOf(revoked);
        if (version < 1) {
            throw new IllegalArgumentException("a root's version is 1 or more, was " + version);
        }
        if (revoked.size() > REVOKED_MAX) {
            throw new IllegalArgumentException("a root revokes at most " + REVOKED_MAX + " keys");
        }
        revoked.forEach(PublicKeys::requireKeyId);
        for (PublicKeys.Named key : releaseKeys.keys) {
            if (rootKeys.find(key.keyId()) != null) {
                throw new IllegalArgumentException("the key " + key.shown()
                        + " is both a root and a release key: whoever steals the one must not have the other");
            }
            if (revoked.contains(key.keyId())) {
                throw new IllegalArgumentException("the key " + key.shown() + " is a release key and revoked");
            }
        }
    }

    /**
     * Some keys, of which several must sign.
     *
     * @param threshold how many different keys must sign
     */
    public record Role(int threshold, List<PublicKeys.Named> keys) {
        public Role {
            keys = List.copyOf(keys);
            if (keys.isEmpty() || keys.size() > KEYS_MAX) {
                throw new IllegalArgumentException("a role has 1 to " + KEYS_MAX + " keys, was " + keys.size());
            }
            if (threshold < 1 || threshold > keys.size()) {
                throw new IllegalArgumentException(
                        "a threshold lies between 1 and the number of keys, " + keys.size() + ", was " + threshold);
            }
            Set<String> ids = new HashSet<>();
            for (PublicKeys.Named key : keys) {
                if (!ids.add(key.keyId())) {
                    throw new IllegalArgumentException("the key " + key.shown() + " is there twice");
                }
            }
        }

        /** The key of that id; null when it isn't one of these. */
        PublicKeys.@Nullable Named find(String keyId) {
            for (PublicKeys.Named key : keys) {
                if (key.keyId().equals(keyId)) {
                    return key;
                }
            }
            return null;
        }
    }
}
