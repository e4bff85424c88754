package io.watchpost.transport;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files for a connection with TLS, and the token with the private key where that isn't a file.
 *
 * @param caFile certificates that are trusted; null for the machine's trust store
 * @param certificateFile the station's certificate and its chain; null for none
 * @param keyFile the certificate's private key, PKCS#8 without a passphrase; null for none or one in a token
 * @param pkcs11 the token that holds the certificate's private key; null for none
 */
public record TlsConfig(
        @Nullable Path caFile,
        @Nullable Path certificateFile,
        @Nullable Path keyFile,
        @Nullable Pkcs11Config pkcs11) {

    public static final TlsConfig DEFAULT = new TlsConfig(null, null, null, null);

    public TlsConfig {
        if (keyFile != null && pkcs11 != null) {
            throw new IllegalArgumentException(
                    "the private key is either in a file or in a token: drop keyFile or" + " pkcs11");
        }
        if (certificateFile == null && pkcs11 != null) {
            throw new IllegalArgumentException("certificateFile and pkcs11 go together: certificateFile is missing");
        }
        if ((certificateFile == null) != (keyFile == null && pkcs11 == null)) {
            throw new IllegalArgumentException("certificateFile and keyFile go together: "
                    + (keyFile == null ? "keyFile" : "certificateFile") + " is missing");
        }
    }

    public TlsConfig(@Nullable Path caFile, @Nullable Path certificateFile, @Nullable Path keyFile) {
        this(caFile, certificateFile, keyFile, null);
    }

    public boolean isDefault() {
        return equals(DEFAULT);
    }
}
