package io.watchpost.device.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.device.doubtful.AgeSeal;
import io.watchpost.testing.PublishedSchemas;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The doubtful pictures of a station that runs and is never sure, by way of its page; some are there and encrypted. */
final class KeptPicturesTest {
    private static final int SEALED = KeptPictures.LISTED_MAX + 2;

    @TempDir
    static Path folder;

    private static HttpClient client;
    private static PagedStation station;
    private static byte[] sealed;

    @BeforeAll
    static void start() throws Exception {
        Path kept = Files.createDirectories(folder.resolve("state/doubtful"));
        sealed = AgeSeal.seal(new byte[] {1, 2, 3}, AgeSeal.newKeys().recipient());
        for (int i = 1; i <= SEALED; i++) {
            Files.write(kept.resolve("%06d-gate-20261121T1305%02d.jpg.age".formatted(i, i)), sealed);
        }
        client = HttpClient.newHttpClient();
        station = PagedStation.start(
                folder, "{port: 0}\ndoubtful: {keep: 500, scoreBelow: 1, marginBelow: 1, everySeconds: 1}", client);
        await().atMost(PagedStation.PATIENCE)
                .ignoreExceptions()
                .until(() -> list("").get("count").asInt() > SEALED);
    }

    @AfterAll
    static void stop() throws Exception {
        station.close();
        client.close();
    }

    private static JsonNode list(String query) throws Exception {
        HttpResponse<String> answer = station.get("/pictures.json" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        PublishedSchemas.assertFollows("watchpost.pictures/1", answer.body());
        return JsonMapper.shared().readTree(answer.body());
    }

    private static HttpResponse<byte[]> file(String name) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(station.address() + "/pictures/" + name))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    @Test
    void whatIsKept_isListedWithItsResultAndWhy_andIsAPicture() throws Exception {
        JsonNode newest = list("").at("/pictures/0");
        PublishedSchemas.assertFollows("watchpost.picture/1", newest.toString());
        PublishedSchemas.assertFollows(
                "watchpost.result/1", newest.get("result").toString());
        assertThat(newest.get("pipeline").asString()).isEqualTo("main");
        assertThat(newest.at("/result/classes/0/label").asString()).isIn("red", "green", "blue");
        assertThat(newest.get("reason").asString())
                .isNotEqualTo("by rules of that time")
                .isNotEmpty();

        HttpResponse<byte[]> picture = file(newest.get("name").asString());
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(picture.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(picture.body()).hasSize(newest.get("sizeBytes").asInt());
        assertThat(ImageIO.read(new ByteArrayInputStream(picture.body())).getWidth())
                .isEqualTo(640);
    }

    @Test
    void olderOnes_areListedFromANumberOn_theNewestFirst() throws Exception {
        JsonNode page = list("?before=" + (SEALED + 1));
        assertThat(page.get("isOn").asBoolean()).isTrue();
        assertThat(page.get("pictures")).hasSize(KeptPictures.LISTED_MAX);
        assertThat(page.at("/pictures/0/number").asInt()).isEqualTo(SEALED);
        assertThat(page.get("older").asInt()).isEqualTo(SEALED - KeptPictures.LISTED_MAX);
        JsonNode rest = list("?before="
                + page.get("pictures").get(KeptPictures.LISTED_MAX - 1).get("number"));
        assertThat(rest.get("pictures")).hasSize(SEALED - KeptPictures.LISTED_MAX);
        assertThat(rest.get("older").asInt()).isZero();
    }

    @Test
    void encryptedOnes_areDownloadedAsTheyAre() throws Exception {
        JsonNode oldest = list("?before=2").at("/pictures/0");
        assertThat(oldest.get("encrypted").asBoolean()).isTrue();
        assertThat(oldest.has("result")).isFalse();
        assertThat(oldest.has("reason")).isFalse();
        HttpResponse<byte[]> file = file(oldest.get("name").asString());
        assertThat(file.body()).isEqualTo(sealed);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"000001-gate-20261121T130501.jpg.age\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "000001-gate-20261121T130501.jpg",
                "999999-gate-20261121T130501.jpg",
                "..%2f..%2fwatchpost.yaml",
                "../watchpost.yaml",
                "%2fetc%2fpasswd",
                "000001-gate-20261121T130501.jpg.age%00"
            })
    void anythingElse_isntThere(String name) throws Exception {
        HttpResponse<byte[]> answer = file(name);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), UTF_8)).doesNotContain("device:", "root:");
    }

    @Test
    void statusOfThePage_saysThatThereAreSome() throws Exception {
        assertThat(station.get("/status.json").body()).contains("\"keepsPictures\":true");
    }
}
