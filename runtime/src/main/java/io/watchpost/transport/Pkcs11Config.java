package io.watchpost.transport;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A private key that never leaves its token: a TPM, a secure element, a smart card.
 *
 * @param library the vendor's PKCS#11 library
 * @param pin what the token asks its user for; null when it asks for nothing
 * @param token the token's label; null for the one in the slot, or the only one
 * @param slot the token's slot; null for the token with the label, or the only one
 * @param key the private key's label; null for the token's only one
 */
public record Pkcs11Config(
        Path library,
        @Nullable SecretRef pin,
        @Nullable String token,
        @Nullable Integer slot,
        @Nullable String key) {

    public Pkcs11Config {
        if (token != null && slot != null) {
            throw new IllegalArgumentException("name either the token or its slot, found token \"" + token
                    + "\" and slot " + slot + "; slots may be counted anew when the machine starts");
        }
    }
}
