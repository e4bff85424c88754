package io.watchpost.transport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.CertificateTime;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** What a clock does to certificates, told apart from what is wrong with them. */
final class TlsFailureTest {
    private static final long NOW = 1_790_000_000_000L;
    private static final String BROKER = "mqtts://broker";

    @Test
    void certificateOfTomorrow_pointsAtTheClock() {
        TransportException said = requireNonNull(TlsFailure.explained(
                BROKER,
                NOW,
                new SSLHandshakeException("PKIX", new CertificateNotYetValidException("NotBefore: then"))));

        assertThat(said.getMessage())
                .isEqualTo(
                        "no connection to mqtts://broker: its certificate isn't valid yet (NotBefore: then), and this"
                                + " machine believes it is 2026-09-21T14:13:20Z");
        assertThat(said.hint()).contains("set the clock", "systemd-timesyncd", "hardware clock");
    }

    @Test
    void chainThatIsNotFoundIn1970_pointsAtTheClock() {
        for (Throwable trouble : new Throwable[] {
            new CertPathBuilderException("unable to find valid certification path to requested target"),
            new CertPathValidatorException("validity check failed")
        }) {
            TransportException said = requireNonNull(
                    TlsFailure.explained(BROKER, 0, new SSLHandshakeException("PKIX path building failed", trouble)));

            assertThat(said.getMessage())
                    .contains("this machine believes it is 1970-01-01T00:00:00Z, when no certificate was valid");
            assertThat(said.hint()).contains("set the clock");
        }
    }

    @Test
    void chainThatIsNotFoundToday_pointsAtTheAuthority() {
        TransportException said = requireNonNull(TlsFailure.explained(
                BROKER,
                NOW,
                new SSLHandshakeException(
                        "PKIX path building failed: unable to find valid certification path",
                        new CertPathBuilderException("unable to find valid certification path"))));

        assertThat(said.getMessage()).contains("isn't signed by a trusted authority");
    }

    @Test
    void otherTroubleIn1970_isNotTheClocks() {
        assertThat(CertificateTime.refusal(0, new ConnectException("refused"))).isNull();
    }
}
