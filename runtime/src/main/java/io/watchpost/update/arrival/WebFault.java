package io.watchpost.update.arrival;

import io.watchpost.clock.CertificateTime;
import io.watchpost.clock.Plausible;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** What went wrong with a server, in a sentence. */
final class WebFault {
    private static final int DEPTH_MAX = 10;

    private WebFault() {}

    /** @param utcMillis what this machine believes the time to be; a certificate is judged by it */
    static String sentence(URI uri, long utcMillis, Throwable thrown) {
        String host = uri.getHost();
        if (has(thrown, UnknownHostException.class) || has(thrown, UnresolvedAddressException.class)) {
            return "the name " + host + " isn't known: check the network and the address";
        }
        if (has(thrown, HttpConnectTimeoutException.class)) {
            return host + " doesn't answer";
        }
        String ofClock = CertificateTime.refusal(utcMillis, thrown);
        if (ofClock != null) {
            return "no secure connection to " + host + ": " + ofClock + "; " + Plausible.HINT;
        }
        if (has(thrown, SSLException.class)) {
            return "no secure connection to " + host + ": " + innermost(thrown).getMessage()
                    + "; check the server's certificate and models.download.tls";
        }
        return has(thrown, ConnectException.class)
                ? host + " refuses connections"
                : "the connection to " + host + " broke (" + innermost(thrown).getMessage() + ")";
    }

    private static boolean has(Throwable thrown, Class<? extends Throwable> kind) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEPTH_MAX; depth++) {
            if (kind.isInstance(at)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    private static Throwable innermost(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at.getCause() != null && depth < DEPTH_MAX; depth++) {
            at = at.getCause();
        }
        return at;
    }
}
