package io.watchpost.transport;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS as the configuration says: whom to trust, and which certificate to show. */
public final class TlsContexts {
    private TlsContexts() {}

    /**
     * Reads the files anew, so that a rotated certificate is used at the next connection.
     *
     * @throws IOException if one can't be read
     * @throws GeneralSecurityException if one isn't what it should be; the message names it
     */
    public static SSLContext of(TlsConfig config) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown(config), trusted(config), null);
        return context;
    }

    private static TrustManager @Nullable [] trusted(TlsConfig config) throws IOException, GeneralSecurityException {
        if (config.caFile() == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : PemFiles.certificates(config.caFile())) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers.getTrustManagers();
    }

    private static KeyManager @Nullable [] shown(TlsConfig config) throws IOException, GeneralSecurityException {
        if (config.certificateFile() == null || config.keyFile() == null) {
            return null;
        }
        List<Certificate> chain = PemFiles.certificates(config.certificateFile());
        KeyStore store = emptyStore();
        char[] inMemoryOnly = {};
        store.setKeyEntry("station", PemFiles.key(config.keyFile()), inMemoryOnly, chain.toArray(new Certificate[0]));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, inMemoryOnly);
        return managers.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
