package io.watchpost.greengrass.iotcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.testing.Certificates;
import io.watchpost.testing.Certificates.Issued;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportContract.Heard;
import io.watchpost.transport.TransportException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, who is trusted, and what a person is told otherwise. */
final class IotCoreTlsTest {
    @TempDir
    private Path folder;

    private Certificates authority;
    private Issued station;

    @BeforeEach
    void authority() throws Exception {
        authority = new Certificates(folder, "authority");
        station = authority.issue("porch", "DNS:porch");
    }

    @Test
    void certificateOfAnotherAuthority_isNotLetIn() throws Exception {
        Issued forged = new Certificates(folder, "theirs").issue("forged", "DNS:porch");
        try (MosquittoBroker broker = broker("IP:127.0.0.1")) {
            assertRefused(
                    broker,
                    new TlsConfig(authority.authority(), forged.certificate(), forged.key()),
                    "the broker breaks off",
                    "signed by an authority that the broker knows");
        }
    }

    @Test
    void brokerOfAnUnknownAuthority_isNotTrusted() throws Exception {
        Certificates ours = new Certificates(folder, "ours");
        try (MosquittoBroker broker = broker("IP:127.0.0.1")) {
            assertRefused(
                    broker,
                    new TlsConfig(ours.authority(), station.certificate(), station.key()),
                    "isn't signed by a trusted authority",
                    "CA file");
        }
    }

    @Test
    void brokerWithAnotherName_isNotTrusted() throws Exception {
        try (MosquittoBroker broker = broker("DNS:elsewhere.example")) {
            assertRefused(broker, tls(), "its certificate is for another name", "use a name");
        }
    }

    @Test
    void certificateOfTheFuture_pointsAtTheClock() throws Exception {
        Issued server = authority.issueFor2099("server", "IP:127.0.0.1");
        try (MosquittoBroker broker = broker(server)) {
            assertRefused(broker, tls(), "its certificate isn't valid yet", "set the clock");
        }
    }

    @Test
    void brokerWithoutTls_isTold() throws Exception {
        try (MosquittoBroker broker = broker("IP:127.0.0.1");
                Transport transport = IotCoreEndpoint.to(broker.judgePort(), tls(), null, null)) {
            assertRefused(transport, "no connection to iotcore://127.0.0.1:" + broker.judgePort(), "check");
        }
    }

    @Test
    void keyOfAnotherCertificate_isTold() throws Exception {
        Issued other = authority.issue("attic", "DNS:attic");
        try (MosquittoBroker broker = broker("IP:127.0.0.1")) {
            assertRefused(
                    broker,
                    new TlsConfig(authority.authority(), station.certificate(), other.key()),
                    "can't be used",
                    "belong together");
        }
    }

    @Test
    void filesThatAreMissingOrNoPem_areNamed() throws Exception {
        Path noPem = Files.writeString(folder.resolve("no.pem"), "hello");
        try (MosquittoBroker broker = broker("IP:127.0.0.1")) {
            assertRefused(
                    broker,
                    new TlsConfig(authority.authority(), folder.resolve("missing.crt"), station.key()),
                    folder.resolve("missing.crt").toString(),
                    "check the files");
            assertRefused(
                    broker,
                    new TlsConfig(noPem, station.certificate(), station.key()),
                    noPem + " isn't one",
                    "check the files");
        }
    }

    @Test
    void hostThatNobodyKnows_isNamed() {
        try (Transport transport = IotCoreEndpoint.to("iotcore://no-such-host.invalid:443", tls(), null, null)) {
            assertRefused(
                    transport, "iotcore://no-such-host.invalid:443: nobody knows the host's name", "check the name");
        }
    }

    private TlsConfig tls() {
        return new TlsConfig(authority.authority(), station.certificate(), station.key());
    }

    private MosquittoBroker broker(String name) throws Exception {
        return broker(authority.issue("server", name));
    }

    private MosquittoBroker broker(Issued server) throws Exception {
        return new MosquittoBroker(folder)
                .withTls(server.certificate(), server.key(), authority.authority())
                .start();
    }

    private static void assertRefused(MosquittoBroker broker, TlsConfig tls, String reason, String hint) {
        try (Transport transport = IotCoreEndpoint.to("iotcore://127.0.0.1:" + broker.port(), tls, null, null, 2)) {
            assertRefused(transport, reason, hint);
        }
    }

    private static void assertRefused(Transport transport, String reason, String hint) {
        assertThatThrownBy(() -> transport.connect(new Heard()).close())
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.getMessage()).contains(reason).doesNotContain("Exception", "AWS_");
                    assertThat(e.hint()).contains(hint);
                });
    }
}
