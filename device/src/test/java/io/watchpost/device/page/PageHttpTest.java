package io.watchpost.device.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.config.PageConfig;
import io.watchpost.device.station.Station;
import io.watchpost.testing.Needs;
import io.watchpost.testing.PublishedSchemas;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page of a running station answers, to friends and to others. */
final class PageHttpTest {
    @TempDir
    static Path folder;

    private static HttpClient client;
    private static PagedStation station;

    @BeforeAll
    static void start() throws Exception {
        client = HttpClient.newHttpClient();
        station = PagedStation.start(folder, "{port: 0, names: [door-7.example], allow: [restart, diagnose]}", client);
        station.address();
    }

    @AfterAll
    static void stop() throws Exception {
        station.close();
        client.close();
    }

    @Test
    void status_followsItsSchema_andHoldsWhatTheTopicSays() throws Exception {
        await().atMost(PagedStation.PATIENCE)
                .until(() -> status().at("/pipelines/0/result").isObject());
        HttpResponse<String> answer = station.get("/status.json?look=main");
        assertThat(answer.statusCode()).isEqualTo(200);
        PublishedSchemas.assertFollows("watchpost.page/1", answer.body());
        JsonNode page = JsonMapper.shared().readTree(answer.body());
        PublishedSchemas.assertFollows("watchpost.status/1", page.get("status").toString());
        PublishedSchemas.assertFollows(
                "watchpost.result/1",
                page.at("/pipelines/0/result")
                        .toString()
                        .replaceFirst(
                                "\"device\"",
                                "\"id\":\"yard-0123456789abcdef-main-1\",\"seq\":1,\"boot\":\"b\",\"device\""));
        assertThat(page.get("state").asString()).isEqualTo("running");
        assertThat(page.at("/status/device").asString()).isEqualTo("yard");
        assertThat(page.at("/deliveries/0/phase").asString()).isIn("connecting", "waiting");
        assertThat(page.at("/status/outbox/entries").asInt()).isPositive();
        assertThat(page.at("/status/outbox/oldestMillis").isNumber()).isTrue();
        assertThat(page.at("/commands").toString()).isEqualTo("[\"diagnose\",\"restart\"]");
    }

    @Test
    void everyAnswer_isKeptByNobody_andLimitsWhatItsPageMayDo() throws Exception {
        for (String path : List.of("/", "/page.js", "/status.json", "/metrics", "/nothing-here")) {
            HttpResponse<String> answer = station.get(path);
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'self'")
                    .contains("frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
        assertThat(station.get("/nothing-here").statusCode()).isEqualTo(404);
    }

    @Test
    void frame_isAPictureOfNow_onlyWhileSomebodyLooks() throws Exception {
        URI uri = URI.create(station.address() + "/frame.jpg?pipeline=main");
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        await().atMost(PagedStation.PATIENCE)
                .until(() -> client.send(request, BodyHandlers.discarding()).statusCode() == 200);
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(Math.max(picture.getWidth(), picture.getHeight())).isLessThanOrEqualTo(640);
        assertThat(station.get("/frame.jpg?pipeline=nosuch").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:1234", "127.0.0.1", "[::1]:8080", "door-7.example", "192.168.1.20:80"})
    void hostsThatThisPageIsKnownBy_areAnswered(String host) throws Exception {
        assertThat(raw("GET /status.json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "x@localhost"
            })
    void aForeignHost_isTurnedAway_soThatNoNameIsMadeToPointHere(String host) throws Exception {
        assertThat(raw("GET /status.json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421")
                .contains("page.names")
                .doesNotContain("yard");
    }

    /** Some programs ask the loopback of IPv6 first, and no other. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void localhost_isBothLoopbacks(String loopback) throws Exception {
        InetAddress address = InetAddress.ofLiteral(loopback);
        Needs.kernel(
                address.equals(PageAddresses.of(PageConfig.DEFAULT).first())
                        || address.equals(PageAddresses.of(PageConfig.DEFAULT).second()),
                "a loopback interface with " + loopback);
        assertThat(raw(address, "GET /status.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void orders_needTheOwnHeader_andNoForeignOrigin() throws Exception {
        String order = "{\"id\":\"csrf\",\"arguments\":{}}";
        assertThat(station.post("/orders/diagnose", order).statusCode()).isEqualTo(403);
        assertThat(station.post("/orders/diagnose", order, "X-Watchpost", "1", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(station.post("/orders/diagnose", order, "X-Watchpost", "1", "Origin", "null")
                        .statusCode())
                .isEqualTo(403);
        assertThat(station.post("/orders/diagnose", order, "X-Watchpost", "1", "Sec-Fetch-Site", "same-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(station.get("/orders/csrf").statusCode())
                .as("nothing was ordered")
                .isEqualTo(404);
        HttpResponse<String> good = station.post(
                "/orders/diagnose",
                order,
                "X-Watchpost",
                "1",
                "Origin",
                station.address(),
                "Sec-Fetch-Site",
                "same-origin");
        assertThat(good.statusCode()).as(good.body()).isEqualTo(202);
        PublishedSchemas.assertFollows("watchpost.reply/1", good.body());
        await().atMost(PagedStation.PATIENCE)
                .until(() -> station.get("/orders/csrf").body().contains("\"state\":\"done\""));
        assertThat(station.get("/orders/csrf").body()).contains("\"details\":{\"process\"");
    }

    @Test
    void orders_areCarriedOutOnce_byTheCommandsOfTheStation() throws Exception {
        Station before = station.remote().host().station();
        String order = "{\"id\":\"again\",\"arguments\":{}}";
        assertThat(station.post("/orders/restart", order, "X-Watchpost", "1").statusCode())
                .isEqualTo(202);
        await().atMost(PagedStation.PATIENCE)
                .until(() -> station.get("/orders/again").body().contains("\"state\":\"done\""));
        Station after = station.remote().host().station();
        assertThat(after).isNotNull().isNotSameAs(before);
        assertThat(station.post("/orders/restart", order, "X-Watchpost", "1").body())
                .contains("\"state\":\"done\"");
        assertThat(station.remote().host().station()).isSameAs(after);
        assertThat(station.get("/status.json").body()).contains("\"id\":\"again\"");
    }

    @Test
    void ordersThatCantBe_sayWhy() throws Exception {
        assertThat(station.post("/orders/configure", "{\"id\":\"c\"}", "X-Watchpost", "1"))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(403))
                .satisfies(answer -> assertThat(answer.body()).contains("page.allow", "diagnose, restart"));
        assertThat(station.post("/orders/reboot", "{\"id\":\"c\"}", "X-Watchpost", "1"))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(404))
                .satisfies(answer -> assertThat(answer.body()).contains("model-rollback"));
        assertThat(station.post("/orders/restart", "restart!", "X-Watchpost", "1")
                        .statusCode())
                .isEqualTo(400);
        assertThat(station.post("/orders/restart", "{\"id\":\"d\",\"arguments\":{\"at\":\"noon\"}}", "X-Watchpost", "1")
                        .statusCode())
                .isEqualTo(202);
        await().atMost(PagedStation.PATIENCE)
                .until(() -> station.get("/orders/d").body().contains("unknown argument"));
        assertThat(raw("DELETE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void whatIsTooLarge_isNotRead() throws Exception {
        String large = "{\"id\":\"l\",\"arguments\":{\"x\":\"" + "x".repeat(PageHandler.BODY_BYTES_MAX) + "\"}}";
        assertThat(station.post("/orders/restart", large, "X-Watchpost", "1").statusCode())
                .isEqualTo(413);
        assertThat(raw("GET /status.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Long: "
                        + "x".repeat(100_000) + "\r\n\r\n"))
                .doesNotContain("200 OK");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            many.append("A").append(i).append(": b\r\n");
        }
        assertThat(raw("GET /status.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + many + "\r\n"))
                .doesNotContain("200 OK");
        assertThat(station.get("/status.json").statusCode()).isEqualTo(200);
    }

    @Test
    void whoSendsTooSlowly_isCutOff() throws Exception {
        try (Socket slow = socket()) {
            slow.getOutputStream().write("POST /orders/restart HTTP/1.1\r\nHost: localhost\r\nX-Sl".getBytes(UTF_8));
            slow.getOutputStream().flush();
            slow.setSoTimeout((int) PagedStation.PATIENCE.toMillis());
            assertThat(read(slow)).as("cut off, and not answered").doesNotContain("200");
        }
    }

    @Test
    void manyConnections_takeNoMoreThanTheirShare() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < PageServer.CONNECTIONS_MAX + 8; i++) {
                Socket socket = socket();
                sockets.add(socket);
                try {
                    socket.getOutputStream().write("GET /status.json HTTP/1.1\r\nHost: loc".getBytes(UTF_8));
                } catch (IOException e) {
                    // closed already, which is what it is about
                }
            }
            assertThat(pageThreads()).isLessThanOrEqualTo(PageServer.CONNECTIONS_MAX);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().atMost(PagedStation.PATIENCE)
                .ignoreExceptions()
                .until(() -> station.get("/status.json").statusCode() == 200);
    }

    private static long pageThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("page-[0-9]+"))
                .count();
    }

    private static JsonNode status() throws Exception {
        return JsonMapper.shared().readTree(station.get("/status.json").body());
    }

    private static Socket socket() throws IOException {
        return new Socket(InetAddress.getByName("localhost"), station.port());
    }

    private static String raw(String request) throws IOException {
        return raw(InetAddress.getByName("localhost"), request);
    }

    private static String raw(InetAddress address, String request) throws IOException {
        try (Socket socket = new Socket(address, station.port())) {
            socket.setSoTimeout((int) PagedStation.PATIENCE.toMillis());
            try {
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            } catch (IOException e) {
                return "not read to its end";
            }
            return read(socket);
        }
    }

    private static String read(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            return "reset";
        }
    }
}
