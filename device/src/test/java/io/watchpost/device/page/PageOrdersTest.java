package io.watchpost.device.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.PublishedSchemas;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page's further buttons order: another reference for a camera, another setting. */
final class PageOrdersTest {
    @TempDir
    static Path folder;

    private static HttpClient client;
    private static PagedStation station;

    @BeforeAll
    static void start() throws Exception {
        client = HttpClient.newHttpClient();
        station = PagedStation.start(folder, "{port: 0, allow: [camera-reference, configure]}", client);
        await().atMost(PagedStation.PATIENCE)
                .until(() -> status().at("/status/pipelines/0/cameraHealth").isObject());
    }

    @AfterAll
    static void stop() throws Exception {
        station.close();
        client.close();
    }

    private static JsonNode status() throws Exception {
        return JsonMapper.shared().readTree(station.get("/status.json").body());
    }

    private static JsonNode ordered(String command, String id, String arguments) throws Exception {
        String order = "{\"id\":\"%s\",\"arguments\":%s}".formatted(id, arguments);
        HttpResponse<String> taken = station.post("/orders/" + command, order, "X-Watchpost", "1");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        PublishedSchemas.assertFollows("watchpost.reply/1", taken.body());
        return station.ended(id);
    }

    @Test
    void reference_isTakenAnew_asTheCommandLineDoesIt() throws Exception {
        JsonNode reply = ordered("camera-reference", "r1", "{}");
        assertThat(reply.get("state").asString()).as(reply.toString()).isEqualTo("done");
        assertThat(reply.get("words").asString()).contains("main");
        assertThat(folder.resolve("state/cameras/main.reference")).isRegularFile();
        assertThat(status().at("/status/pipelines/0/cameraHealth/referenceTime").isString())
                .isTrue();

        JsonNode unknown = ordered("camera-reference", "r2", "{\"pipeline\":\"gate\"}");
        assertThat(unknown.get("state").asString()).isEqualTo("refused");
        assertThat(unknown.get("words").asString()).contains("no pipeline gate");
        assertThat(unknown.get("hint").asString()).contains("main");
    }

    @Test
    void setting_isChangedAndTakenBack_andAWrongOneIsRefusedWithItsReason() throws Exception {
        JsonNode wrong = ordered("configure", "c1", "{\"changes\":{\"climate\":{\"holdCelsius\":\"warm\"}}}");
        assertThat(wrong.get("state").asString()).isEqualTo("refused");
        assertThat(wrong.get("words").asString()).contains("holdCelsius", "warm");
        JsonNode fixed = ordered("configure", "c2", "{\"changes\":{\"page\":{\"allow\":[]}}}");
        assertThat(fixed.get("state").asString()).isEqualTo("refused");
        assertThat(fixed.get("words").asString()).contains("page isn't changed from afar");
        assertThat(folder.resolve("state/remote-changes.json")).doesNotExist();

        JsonNode right = ordered("configure", "c3", "{\"changes\":{\"statusSeconds\":77}}");
        assertThat(right.get("state").asString()).as(right.toString()).isEqualTo("done");
        assertThat(station.remote().host().configuration().station().statusSeconds())
                .isEqualTo(77);
        assertThat(Files.readString(folder.resolve("state/remote-changes.json")))
                .contains("statusSeconds");
        assertThat(ordered("configure", "c4", "{\"changes\":{\"statusSeconds\":null}}")
                        .get("state")
                        .asString())
                .isEqualTo("done");
        assertThat(station.remote().host().configuration().station().statusSeconds())
                .isNotEqualTo(77);
    }

    @Test
    void foreignPages_orderNothing() throws Exception {
        for (String command : new String[] {"camera-reference", "configure"}) {
            String order = "{\"id\":\"foreign-%s\",\"arguments\":{}}".formatted(command);
            assertThat(station.post("/orders/" + command, order).statusCode()).isEqualTo(403);
            assertThat(station.post("/orders/" + command, order, "X-Watchpost", "1", "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(station.post("/orders/" + command, order, "X-Watchpost", "1", "Sec-Fetch-Site", "cross-site")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(station.get("/orders/foreign-" + command).statusCode())
                    .as("nothing was ordered")
                    .isEqualTo(404);
        }
    }
}
