package io.watchpost.transport;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files for a connection with TLS.
 *
 * @param caFile certificates that are trusted; null for the machine's trust store
 * @param certificateFile the station's certificate and its chain; null for none
 * @param keyFile the certificate's private key, PKCS#8 without a passphrase; goes with certificateFile
 */
public record TlsConfig(
        @Nullable Path caFile,
        @Nullable Path certificateFile,
        @Nullable Path keyFile) {

    public static final TlsConfig DEFAULT = new TlsConfig(null, null, null);

    public TlsConfig {
        if ((certificateFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException("certificateFile and keyFile go together: "
                    + (keyFile == null ? "keyFile" : "certificateFile") + " is missing");
        }
    }

    public boolean isDefault() {
        return equals(DEFAULT);
    }
}
