package io.watchpost.greengrass.iotcore;

import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.TlsContexts;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.io.TlsContext;
import software.amazon.awssdk.crt.io.TlsContextOptions;

/**
 * TLS as the configuration says, for the AWS library. Files and PIN are read anew for each connection, so that rotated
 * ones are used. Used by the delivery's thread.
 */
final class IotCoreTls implements AutoCloseable {
    /** Says at port 443 that MQTT with a client's certificate is meant; harmless at others. */
    static final String ALPN = "x-amzn-mqtt-ca";

    private final String address;
    private final TlsConfig config;
    private final @Nullable KeyToken token;

    /** @param address of the broker, for sentences */
    IotCoreTls(String address, TlsConfig config) {
        this.address = address;
        this.config = config;
        token = config.pkcs11() == null ? null : new KeyToken(config.pkcs11());
    }

    /**
     * For one connection; the caller closes it.
     *
     * @throws TransportException if a file or the token can't be used
     */
    TlsContext context() throws TransportException {
        try {
            inJdk(); // its messages name the file and what is wrong with it
            return context(token);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(e.getMessage(), "check the files named in the configuration");
        } catch (TransportException e) {
            throw unusable(e.getMessage(), e.hint());
        }
    }

    /** The same for the JDK, as far as it can: a key in a token isn't shown. */
    SSLContext inJdk() throws IOException, GeneralSecurityException {
        return TlsContexts.of(config.pkcs11() == null ? config : new TlsConfig(config.caFile(), null, null));
    }

    /** Whether {@link #inJdk} shows the certificate. */
    boolean isShownInJdk() {
        return config.pkcs11() == null;
    }

    @Override
    public void close() {
        if (token != null) {
            token.close();
        }
    }

    private TlsContext context(@Nullable KeyToken holder) throws IOException, TransportException {
        Path certificate = Objects.requireNonNull(config.certificateFile(), "checked by the provider");
        try (TlsContextOptions options = holder == null
                ? TlsContextOptions.createWithMtlsFromPath(certificate.toString(), String.valueOf(config.keyFile()))
                : holder.tls(certificate)) {
            options.withMinimumTlsVersion(TlsContextOptions.TlsVersions.TLSv1_2);
            options.withAlpnList(ALPN);
            if (config.caFile() != null) {
                options.withCertificateAuthorityFromPath(null, config.caFile().toString());
            }
            return new TlsContext(options);
        } catch (CrtRuntimeException e) {
            if (holder != null) {
                throw holder.explained(e);
            }
            throw new TransportException(
                    "the certificate " + certificate + " and the key " + config.keyFile() + " can't be used: "
                            + CrtErrors.sentence(e),
                    "check that they belong together");
        }
    }

    private TransportException unusable(@Nullable String found, String hint) {
        return new TransportException("no connection to " + address + ": " + found, hint);
    }
}
