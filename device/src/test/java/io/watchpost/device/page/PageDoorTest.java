package io.watchpost.device.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.config.PageConfig;
import io.watchpost.testing.Certificates;
import io.watchpost.testing.Certificates.Issued;
import io.watchpost.testing.ManualClock;
import io.watchpost.testing.Needs;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, TLS, and what keeps a page from being there. */
final class PageDoorTest {
    private static final String TOKEN = "correct horse battery staple";

    @TempDir
    Path folder;

    private HttpClient client;

    @BeforeEach
    void client() throws Exception {
        client = HttpClient.newHttpClient();
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void token_isAskedFor_byHeaderOrByLogin() throws Exception {
        try (PagedStation station = PagedStation.start(folder, "{port: 0, token: {file: token}}", client)) {
            assertThat(station.get("/").statusCode()).as("the empty page").isEqualTo(200);
            for (String path : new String[] {
                "/status.json", "/metrics", "/frame.jpg", "/orders/x", "/pictures.json", "/pictures/x.jpg"
            }) {
                HttpResponse<String> answer = station.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(401);
                assertThat(answer.body()).doesNotContain("yard");
            }
            assertThat(station.post("/orders/restart", "{\"id\":\"a\"}", "X-Watchpost", "1")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(station.get("/metrics", "Authorization", "Bearer " + TOKEN)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(station.get("/metrics", "Authorization", "Bearer correct horse")
                            .statusCode())
                    .isEqualTo(403);

            assertThat(station.post("/login", TOKEN).statusCode())
                    .as("a login from another page")
                    .isEqualTo(403);
            HttpResponse<String> login = station.post("/login", TOKEN, "X-Watchpost", "1");
            assertThat(login.statusCode()).isEqualTo(204);
            String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie)
                    .startsWith("watchpost-" + station.port() + "=")
                    .contains("; HttpOnly", "; SameSite=Strict")
                    .doesNotContain(TOKEN);
            String session = cookie.replaceFirst(";.*", "");
            assertThat(station.get("/status.json", "Cookie", "other=1; " + session)
                            .body())
                    .contains("\"login\":true");
            assertThat(station.get("/status.json", "Cookie", session.replaceFirst(".$", "z"))
                            .statusCode())
                    .isEqualTo(401);

            assertThat(station.post("/logout", "", "X-Watchpost", "1", "Cookie", session)
                            .statusCode())
                    .isEqualTo(204);
            assertThat(station.get("/status.json", "Cookie", session).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void anotherToken_endsWhatTheOldOneOpened() throws Exception {
        try (PagedStation station = PagedStation.start(folder, "{port: 0, token: {file: token}}", client)) {
            String session = station.post("/login", TOKEN, "X-Watchpost", "1")
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow()
                    .replaceFirst(";.*", "");
            assertThat(station.get("/status.json", "Cookie", session).statusCode())
                    .isEqualTo(200);
            Files.writeString(folder.resolve("token"), "another token altogether\n");
            assertThat(station.get("/status.json", "Cookie", session).statusCode())
                    .isEqualTo(401);
            assertThat(station.get("/status.json", "Authorization", "Bearer another token altogether")
                            .statusCode())
                    .isEqualTo(200);
            Files.delete(folder.resolve("token"));
            assertThat(station.get("/status.json", "Authorization", "Bearer " + TOKEN))
                    .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(503))
                    .satisfies(answer -> assertThat(answer.body()).contains("doesn't exist"));
        }
    }

    @Test
    void whoGuesses_isSoonNotListenedTo() throws Exception {
        try (PagedStation station = PagedStation.start(folder, "{port: 0, token: {file: token}}", client)) {
            for (int i = 0; i < Attempts.WRONG_MAX; i++) {
                assertThat(station.post("/login", "guess " + i, "X-Watchpost", "1")
                                .statusCode())
                        .isEqualTo(403);
            }
            assertThat(station.post("/login", TOKEN, "X-Watchpost", "1").statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void aTokenThatKeepsNobodyOut_opensNoPage_andTheStationRuns() throws Exception {
        Files.writeString(folder.resolve("token"), "1234\n");
        try (PagedStation station = PagedStation.start(folder, "{port: 0, token: {file: token}}", client)) {
            await().atMost(PagedStation.PATIENCE)
                    .until(() -> station.warnings().stream().anyMatch(line -> line.contains("at least 16")));
            assertThat(station.warnings()).noneMatch(line -> line.contains("1234"));
            assertThat(station.remote().page().address()).isEmpty();
            await().atMost(PagedStation.PATIENCE)
                    .until(() -> station.remote().host().station() != null
                            && station.remote()
                                            .host()
                                            .station()
                                            .health()
                                            .getFirst()
                                            .results()
                                    > 0);
            Files.writeString(folder.resolve("token"), TOKEN); // put right: the page comes by itself
            assertThat(station.get("/status.json", "Authorization", "Bearer " + TOKEN)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void tls_isSpoken_andARenewedCertificateIsShown() throws Exception {
        Certificates certificates = new Certificates(folder, "authority");
        Issued first = certificates.issue("first", "DNS:localhost,IP:127.0.0.1");
        Issued second = certificates.issue("second", "DNS:localhost,IP:127.0.0.1");
        Path certificate = Files.copy(first.certificate(), folder.resolve("page.pem"));
        Path key = Files.copy(first.key(), folder.resolve("page.key"));
        try (HttpClient trusting = HttpClient.newBuilder()
                        .sslContext(TlsContexts.of(new TlsConfig(certificates.authority(), null, null)))
                        .build();
                PagedStation station = PagedStation.start(
                        folder,
                        "{port: 0, address: 0.0.0.0, token: {file: token},"
                                + " tls: {certificateFile: page.pem, keyFile: page.key}}",
                        trusting)) {
            assertThat(station.address()).startsWith("https://");
            String local = "https://localhost:" + station.port();
            assertThat(subject(trusting, local)).contains("CN=first");
            HttpResponse<String> login = send(trusting, local, "/login", TOKEN);
            assertThat(login.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure");

            Files.copy(second.key(), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(second.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(60)));
            await().atMost(PagedStation.PATIENCE).ignoreExceptions().until(() -> {
                try (HttpClient fresh = HttpClient.newBuilder()
                        .sslContext(TlsContexts.of(new TlsConfig(certificates.authority(), null, null)))
                        .build()) {
                    return subject(fresh, local).contains("CN=second");
                }
            });
        }
    }

    private static String subject(HttpClient client, String address) throws Exception {
        HttpResponse<String> answer = client.send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(address + "/"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return ((X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static HttpResponse<String> send(HttpClient client, String address, String path, String body)
            throws Exception {
        return client.send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(address + path))
                        .header("X-Watchpost", "1")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aPortThatIsTaken_isAWarning_andIsTakenOnceItIsFree() throws Exception {
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
        try (PagedStation station = PagedStation.start(folder, "{port: " + other.getLocalPort() + "}", client)) {
            await().atMost(PagedStation.PATIENCE)
                    .until(() -> station.warnings().stream()
                            .anyMatch(line -> line.contains("port " + other.getLocalPort())
                                    && line.contains("is taken by another program")
                                    && line.contains("--page PORT")));
            await().atMost(PagedStation.PATIENCE)
                    .until(() -> station.remote().host().station() != null
                            && station.remote()
                                            .host()
                                            .station()
                                            .health()
                                            .getFirst()
                                            .results()
                                    > 0);
            other.close();
            assertThat(station.get("/status.json").statusCode()).isEqualTo(200);
            assertThat(station.warnings().stream()
                            .filter(line -> line.contains("is taken"))
                            .count())
                    .as("said once")
                    .isEqualTo(1);
        } finally {
            other.close();
        }
    }

    @Test
    void theOtherLoopback_thatIsTaken_isAWarning_andThePageIsThereAllTheSame() throws Exception {
        InetAddress second = PageAddresses.of(PageConfig.DEFAULT).second();
        Needs.kernel(second != null, "a loopback interface with ::1");
        try (ServerSocket other = new ServerSocket(0, 1, second);
                PagedStation station = PagedStation.start(folder, "{port: " + other.getLocalPort() + "}", client)) {
            assertThat(station.port()).isEqualTo(other.getLocalPort());
            assertThat(station.get("/status.json").statusCode()).isEqualTo(200);
            await().atMost(PagedStation.PATIENCE)
                    .until(() -> station.warnings().stream()
                            .anyMatch(line -> line.contains("127.0.0.1, port " + other.getLocalPort())
                                    && line.contains("is taken there by another program")));
        }
    }

    /** It is tried every few seconds, for months. */
    @Test
    void aPortThatIsTaken_keepsNoFilesOpen() throws Exception {
        Path open = Path.of("/proc/self/fd");
        Needs.kernel(Files.isDirectory(open), "/proc/self/fd");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
                SlowSenders senders = new SlowSenders(new ManualClock())) {
            PageConfig config = PageConfig.DEFAULT;
            long before = count(open);
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> PageServer.open(config, other.getLocalPort(), _ -> {}, senders))
                        .isInstanceOf(IOException.class);
            }
            assertThat(count(open) - before).isLessThan(100);
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void off_opensNothing() throws Exception {
        try (PagedStation station = PagedStation.start(folder, "off", client)) {
            await().atMost(PagedStation.PATIENCE)
                    .until(() -> station.remote().host().station() != null
                            && station.remote()
                                            .host()
                                            .station()
                                            .health()
                                            .getFirst()
                                            .results()
                                    > 0);
            assertThat(station.remote().page().address()).isEmpty();
        }
    }
}
