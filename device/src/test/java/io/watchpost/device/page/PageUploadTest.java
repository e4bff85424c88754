package io.watchpost.device.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.testing.Needs;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.update.ModelStore;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bundles that are uploaded to the page of a station that runs: the door is that of all others, and nothing stays before it. */
final class PageUploadTest {
    private static final String[] OWN = {"X-Watchpost", "1"};
    private static final int LIMIT_BYTES = 1 << 20;

    @TempDir
    static Path folder;

    private static HttpClient client;
    private static PagedStation station;

    @BeforeAll
    static void start() throws Exception {
        trust(folder);
        Path uploads = Files.createDirectories(uploads(folder));
        Files.writeString(uploads.resolve("upload-1.wpb.part"), "an earlier process was killed while it came");
        Files.writeString(uploads.resolve("upload-2.wpb"), "and here before it was ordered");
        bundle(uploads.resolve("upload-3.wpb"), "waiting", 2);
        Path journal = Files.createDirectories(folder.resolve("state/commands"));
        Files.writeString(journal.resolve("upload-3.order"), """
                {"schema":"watchpost.command/1","id":"upload-3","command":"model-update",
                 "arguments":{"location":"upload:upload-3","until":"taken"}}""");
        client = HttpClient.newHttpClient();
        station = PagedStation.start(
                folder, "{port: 0}\nmodels: {trust: root.json, sizeMegabytesMax: 1, reserveMegabytes: 1}", client);
        await().atMost(PagedStation.PATIENCE)
                .until(() -> station.get("/status.json").body().contains("\"bundleBytesMax\":" + LIMIT_BYTES));
    }

    @AfterAll
    static void stop() throws Exception {
        station.close();
        client.close();
    }

    static void trust(Path device) throws Exception {
        Files.write(
                device.resolve("root.json"),
                EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT)));
    }

    private static Path uploads(Path device) {
        return device.resolve("state/models/uploads");
    }

    private static Path bundle(Path file, String name, long release) throws Exception {
        return TestBundles.colours().named(name).release(release, 1).write(file, TestBundles.RELEASE);
    }

    private static BodyPublisher good(String name) throws Exception {
        return BodyPublishers.ofFile(bundle(folder.resolve(name + ".wpb"), name, 2));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static void awaitNothingLeft() {
        await().atMost(PagedStation.PATIENCE).untilAsserted(() -> {
            try (Stream<Path> left = Files.list(uploads(folder))) {
                assertThat(left).isEmpty();
            }
        });
    }

    @Test
    void signedBundle_comesInByTheDoorOfAllOthers() throws Exception {
        HttpResponse<String> answer = station.put("/bundles/by%20phone.wpb", good("phone"), OWN);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        PublishedSchemas.assertFollows("watchpost.reply/1", answer.body());
        JsonNode reply = station.ended(json(answer).get("id").asString());
        assertThat(reply.get("state").asString()).as(reply.toString()).isEqualTo("done");
        assertThat(ModelStore.read(folder.resolve("state/models"))).containsKey("phone");
        assertThat(ModelStore.history(folder.resolve("state/models")))
                .as("probed, too")
                .anyMatch(step ->
                        step.name().equals("phone") && step.state().word().equals("probed"));
        awaitNothingLeft();
    }

    @Test
    void curl_uploadsAsTheDocumentationSays() throws Exception {
        Path file = bundle(folder.resolve("curled.wpb"), "curled", 2);
        Process curl = new ProcessBuilder(
                        Needs.program("curl").toString(),
                        "-sS",
                        "-H",
                        "X-Watchpost: 1",
                        "-T",
                        file.toString(),
                        station.address() + "/bundles/")
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        JsonNode reply =
                station.ended(JsonMapper.shared().readTree(said).path("id").asString(said));
        assertThat(reply.get("state").asString()).as(reply.toString()).isEqualTo("done");
        assertThat(ModelStore.read(folder.resolve("state/models"))).containsKey("curled");
    }

    @Test
    void unsignedBundle_isRefusedByItsBeginning() throws Exception {
        Path unsigned = TestBundles.colours()
                .named("unsigned")
                .write(folder.resolve("unsigned.wpb"), TestKeys.named("somebody"));
        HttpResponse<String> answer = station.put("/bundles/unsigned.wpb", BodyPublishers.ofFile(unsigned), OWN);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("unsigned.wpb", "sign");
        assertThat(station.put("/bundles/x.wpb", BodyPublishers.ofString("no bundle at all, but long enough"), OWN)
                        .body())
                .contains("x.wpb is no bundle");
        assertThat(station.put("/bundles/", BodyPublishers.noBody(), OWN).statusCode())
                .isEqualTo(422);
        awaitNothingLeft();
    }

    @Test
    void damagedBundle_isRefusedByTheDoor() throws Exception {
        byte[] damaged = Files.readAllBytes(bundle(folder.resolve("damaged.wpb"), "damaged", 2));
        damaged[damaged.length / 2] ^= 1;
        HttpResponse<String> answer = station.put("/bundles/d.wpb", BodyPublishers.ofByteArray(damaged), OWN);
        if (answer.statusCode() != 422) { // the middle isn't in the envelope
            JsonNode reply = station.ended(json(answer).get("id").asString());
            assertThat(reply.get("state").asString()).as(reply.toString()).isEqualTo("refused");
        }
        assertThat(ModelStore.read(folder.resolve("state/models"))).doesNotContainKey("damaged");
        awaitNothingLeft();
    }

    @Test
    void largerThanTheConfigurationAllows_isNotTaken_andSaysSo() throws Exception {
        HttpResponse<String> answer =
                station.put("/bundles/large.wpb", BodyPublishers.ofByteArray(new byte[LIMIT_BYTES + 1]), OWN);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("1048577 bytes", "models.sizeMegabytesMax");
        assertThat(station.put(
                                "/bundles/endless.wpb",
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10])),
                                OWN)
                        .statusCode())
                .isEqualTo(411);
        awaitNothingLeft();
    }

    @Test
    void uploadThatBreaksOff_leavesNothing() throws Exception {
        byte[] bundle = Files.readAllBytes(bundle(folder.resolve("half.wpb"), "half", 2));
        try (Socket socket = new Socket(InetAddress.getByName("localhost"), station.port())) {
            socket.getOutputStream()
                    .write(("PUT /bundles/half.wpb HTTP/1.1\r\nHost: localhost\r\nX-Watchpost: 1\r\nContent-Length: "
                                    + LIMIT_BYTES + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
            socket.getOutputStream().write(bundle);
            socket.getOutputStream().flush();
        }
        await().atMost(PagedStation.PATIENCE)
                .until(() -> station.warnings().stream().anyMatch(line -> line.contains("half.wpb came to nothing")));
        awaitNothingLeft();
        assertThat(station.put("/bundles/next.wpb", good("next"), OWN).statusCode())
                .as("the next one has its turn")
                .isEqualTo(202);
    }

    @Test
    void whatAnEarlierProcessLeft_isGone_unlessItsOrderStillWaits() throws Exception {
        await().atMost(PagedStation.PATIENCE)
                .until(() -> ModelStore.read(folder.resolve("state/models")).containsKey("waiting"));
        assertThat(uploads(folder).resolve("upload-1.wpb.part")).doesNotExist();
        assertThat(uploads(folder).resolve("upload-2.wpb")).doesNotExist();
    }

    @Test
    void foreignPages_andWhoMayNot_bringNothing() throws Exception {
        BodyPublisher bundle = good("foreign");
        assertThat(station.put("/bundles/f.wpb", bundle).statusCode()).isEqualTo(403);
        assertThat(station.put("/bundles/f.wpb", bundle, "X-Watchpost", "1", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(station.put("/bundles/f.wpb", bundle, "X-Watchpost", "1", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(station.put("/models/f.wpb", bundle, OWN).statusCode()).isEqualTo(404);
        assertThat(ModelStore.read(folder.resolve("state/models"))).doesNotContainKey("foreign");
    }

    @Test
    void aPageThatMayNot_orAStationWithoutModels_saysSo(@TempDir Path own) throws Exception {
        Files.writeString(own.resolve("token"), "correct horse battery staple");
        try (PagedStation locked =
                PagedStation.start(own, "{port: 0, token: {file: token}, allow: [restart]}", client)) {
            assertThat(locked.put("/bundles/f.wpb", good("locked"), OWN).statusCode())
                    .isEqualTo(401);
            String[] let = {"X-Watchpost", "1", "Authorization", "Bearer correct horse battery staple"};
            await().atMost(PagedStation.PATIENCE).untilAsserted(() -> {
                HttpResponse<String> answer = locked.put("/bundles/f.wpb", good("locked"), let);
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("page.allow");
            });
        }
        try (PagedStation byHand = PagedStation.start(
                Files.createDirectories(own.resolve("other")), "{port: 0, allow: [model-update]}", client)) {
            await().atMost(PagedStation.PATIENCE).untilAsserted(() -> {
                HttpResponse<String> answer = byHand.put("/bundles/f.wpb", good("hand"), OWN);
                assertThat(answer.statusCode()).isEqualTo(409);
                assertThat(answer.body()).contains("models");
            });
        }
    }
}
