package io.watchpost.clock;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether TLS failed because of the time that the machine believes it is; whichever client used it. */
public final class CertificateTime {
    private CertificateTime() {}

    /**
     * Whether a certificate was refused because of the time, as the end of a sentence; what to do is
     * {@link Plausible#HINT}. With a clock that can't be right nothing else is worth looking at: no certificate is valid
     * then, and no trusted chain is found.
     *
     * @param utcMillis what this machine believes the time to be; a certificate is judged by it
     * @return null if it was something else
     */
    public static @Nullable String refusal(long utcMillis, Throwable thrown) {
        String now = "this machine believes it is " + Instant.ofEpochMilli(utcMillis);
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateNotYetValidException) {
                return "its certificate isn't valid yet (" + cause.getMessage() + "), and " + now;
            }
        }
        for (Throwable cause = thrown; cause != null && Plausible.isTooEarly(utcMillis); cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return now + ", when no certificate was valid (" + cause.getMessage() + ")";
            }
        }
        return null;
    }
}
