package io.watchpost.transport;

import io.watchpost.clock.CertificateTime;
import io.watchpost.clock.Plausible;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with TLS, and what to do about it, from what the JDK threw; whichever client used it. */
public final class TlsFailure {
    private TlsFailure() {}

    /**
     * The explanation; null if it wasn't TLS, or of an unknown kind.
     *
     * @param address of the broker, for the sentence
     * @param utcMillis what this machine believes the time to be; a certificate is judged by it
     */
    public static @Nullable TransportException explained(String address, long utcMillis, Throwable thrown) {
        String ofClock = CertificateTime.refusal(utcMillis, thrown);
        if (ofClock != null) {
            return new TransportException("no connection to " + address + ": " + ofClock, Plausible.HINT);
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            TransportException known = known(address, utcMillis, cause);
            if (known != null) {
                return known;
            }
        }
        return null;
    }

    private static @Nullable TransportException known(String address, long utcMillis, Throwable cause) {
        return switch (cause) {
            case CertificateExpiredException late ->
                new TransportException(
                        "no connection to " + address + ": a certificate has expired (" + late.getMessage()
                                + "), and this machine believes it is " + Instant.ofEpochMilli(utcMillis),
                        "check the clock, then renew the certificate");
            case CertificateException certificate -> certificate(address, certificate);
            case SSLException tls -> tls(address, tls);
            default -> null;
        };
    }

    private static @Nullable TransportException certificate(String address, CertificateException certificate) {
        String message = String.valueOf(certificate.getMessage());
        if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
            return new TransportException(
                    "no connection to " + address + ": its certificate is for another name (" + message + ")",
                    "use a name or an address that the certificate lists, or renew it with this one");
        }
        return null;
    }

    private static @Nullable TransportException tls(String address, SSLException tls) {
        String message = String.valueOf(tls.getMessage());
        if (hasNestedCertificateTrouble(tls)) {
            return null; // the cause says it better
        }
        if (message.contains("unable to find valid certification path") || message.contains("PKIX path")) {
            return new TransportException(
                    "no connection to " + address + ": its certificate isn't signed by a trusted authority",
                    "name the file with the broker's authority (PEM) as the CA file");
        }
        if (message.contains("alert")) {
            return new TransportException(
                    "no connection to " + address + ": the broker broke off TLS (" + message + ")",
                    "check that the broker's authority has signed this station's certificate, and that it is valid");
        }
        return null;
    }

    private static boolean hasNestedCertificateTrouble(Throwable thrown) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException
                    || cause instanceof CertificateNotYetValidException
                    || (cause instanceof CertificateException
                            && String.valueOf(cause.getMessage()).startsWith("No "))) {
                return true;
            }
        }
        return false;
    }
}
