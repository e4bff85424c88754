package io.watchpost.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.Certificates;
import io.watchpost.testing.Certificates.Issued;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.transport.Message;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportContract;
import io.watchpost.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, who is trusted, and what a person is told otherwise. */
final class MqttSecurityTest {
    @TempDir
    private Path folder;

    @Test
    void clientCertificate_opensABrokerThatAsksForOne() throws Exception {
        Certificates authority = new Certificates(folder, "authority");
        Issued server = authority.issue("server", "IP:127.0.0.1");
        Issued station = authority.issue("station", "DNS:porch");
        try (MosquittoBroker broker = new MosquittoBroker(folder)
                        .withTls(server.certificate(), server.key(), authority.authority())
                        .start();
                MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            TlsConfig tls = new TlsConfig(authority.authority(), station.certificate(), station.key());
            try (Transport transport = tls(broker, tls);
                    Transport.Connection connection = transport.connect(new TransportContract.Heard())) {
                connection.publish(new Message("watchpost/porch/x", "{}".getBytes(StandardCharsets.UTF_8), false), 1);
                await().until(() -> judge.count("x") == 1);
            }
            TlsConfig nothingToShow = new TlsConfig(authority.authority(), null, null);
            try (Transport transport = tls(broker, nothingToShow)) {
                assertRefused(transport, "no connection to mqtts://127.0.0.1", "certificate");
            }
        }
    }

    @Test
    void brokerOfAnUnknownAuthority_isNotTrusted() throws Exception {
        Issued server = new Certificates(folder, "theirs").issue("server", "IP:127.0.0.1");
        Certificates ours = new Certificates(folder, "ours");
        try (MosquittoBroker broker = new MosquittoBroker(folder)
                        .withTls(server.certificate(), server.key(), null)
                        .start();
                Transport transport = tls(broker, new TlsConfig(ours.authority(), null, null))) {
            assertRefused(transport, "isn't signed by a trusted authority", "CA file");
        }
    }

    @Test
    void brokerWithAnotherName_isNotTrusted() throws Exception {
        Certificates authority = new Certificates(folder, "authority");
        Issued server = authority.issue("server", "DNS:elsewhere.example");
        try (MosquittoBroker broker = new MosquittoBroker(folder)
                        .withTls(server.certificate(), server.key(), null)
                        .start();
                Transport transport = tls(broker, new TlsConfig(authority.authority(), null, null))) {
            assertRefused(transport, "its certificate is for another name", "use a name");
        }
    }

    @Test
    void certificateOfTheFuture_pointsAtTheClock() throws Exception {
        Certificates authority = new Certificates(folder, "authority");
        Issued server = authority.issueFor2099("server", "IP:127.0.0.1");
        try (MosquittoBroker broker = new MosquittoBroker(folder)
                        .withTls(server.certificate(), server.key(), null)
                        .start();
                Transport transport = tls(broker, new TlsConfig(authority.authority(), null, null))) {
            assertRefused(transport, "its certificate isn't valid yet", "set the clock");
        }
    }

    @Test
    void tlsWhereThereIsNone_andNoneWhereThereIs_areTold() throws Exception {
        Issued server = new Certificates(folder, "authority").issue("server", "IP:127.0.0.1");
        try (MosquittoBroker broker = new MosquittoBroker(folder)
                .withTls(server.certificate(), server.key(), null)
                .start()) {
            try (Transport transport = MqttTransports.to(broker.port(), null)) {
                assertRefused(transport, "no connection to mqtt://127.0.0.1", "TLS");
            }
            try (Transport transport =
                    MqttTransports.to("mqtts://127.0.0.1:" + broker.judgePort(), null, null, TlsConfig.DEFAULT, null)) {
                assertRefused(transport, "no connection to mqtts://127.0.0.1", "TLS");
            }
        }
    }

    @Test
    void userAndPassword_comeFromFiles() throws Exception {
        Path user = Files.writeString(folder.resolve("user"), "porch\n");
        Path password = Files.writeString(folder.resolve("password"), "s3cret with space\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");
        try (MosquittoBroker broker = new MosquittoBroker(folder)
                .withPassword("porch", "s3cret with space")
                .start()) {
            try (Transport transport = as(broker, user, password);
                    Transport.Connection connection = transport.connect(new TransportContract.Heard())) {
                connection.subscribe("a");
            }
            try (Transport transport = as(broker, user, wrong)) {
                assertRefused(transport, "user name or password are missing or wrong", "check the files");
            }
            try (Transport transport = MqttTransports.to(broker.port(), null)) {
                assertRefused(transport, "user name or password are missing or wrong", "check the files");
            }
            try (Transport transport = as(broker, user, folder.resolve("missing"))) {
                assertRefused(transport, folder.resolve("missing") + " doesn't exist", "check the files");
            }
        }
    }

    @Test
    void hostThatNobodyKnows_isNamed() {
        try (Transport transport =
                MqttTransports.to("mqtt://no-such-host.invalid:1883", null, null, TlsConfig.DEFAULT, null)) {
            assertRefused(
                    transport, "mqtt://no-such-host.invalid:1883: nobody knows the host's name", "check the name");
        }
    }

    @Test
    void portThatNobodyListensOn_isTold() {
        try (Transport transport = MqttTransports.to(MosquittoBroker.freePort(), null)) {
            assertRefused(transport, "Connection refused", "check that the broker runs");
        }
    }

    private static Transport tls(MosquittoBroker broker, TlsConfig tls) {
        return MqttTransports.to("mqtts://127.0.0.1:" + broker.port(), null, null, tls, null);
    }

    private static Transport as(MosquittoBroker broker, Path user, @Nullable Path password) {
        return MqttTransports.to(
                broker.uri(),
                new SecretRef.InFile(user),
                password == null ? null : new SecretRef.InFile(password),
                TlsConfig.DEFAULT,
                null);
    }

    private static void assertRefused(Transport transport, String reason, String hint) {
        assertThatThrownBy(
                        () -> transport.connect(new TransportContract.Heard()).close())
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.getMessage()).contains(reason).doesNotContain("s3cret", "Exception");
                    assertThat(e.hint()).contains(hint);
                });
    }
}
