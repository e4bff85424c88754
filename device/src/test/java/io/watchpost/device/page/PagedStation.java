package io.watchpost.device.page;

import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.device.remote.RemoteStation;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import io.watchpost.pipeline.ResultListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A station that runs, with its page. */
final class PagedStation implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(45);

    private final RemoteStation remote;
    private final Thread runner;
    final HttpClient client;

    private PagedStation(RemoteStation remote, Thread runner, HttpClient client) {
        this.remote = remote;
        this.runner = runner;
        this.client = client;
    }

    /** Runs one in this folder, and doesn't wait for its page. */
    static PagedStation start(Path folder, String page, HttpClient client) throws Exception {
        return start(
                folder, page, "[{camera: 'test:?fps=20', model: {file: colour.tflite, labels: labels.txt}}]", client);
    }

    static PagedStation start(Path folder, String page, String pipelines, HttpClient client) throws Exception {
        TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite"));
        Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
        Path file = Files.writeString(folder.resolve("watchpost.yaml"), """
                device: yard
                stateDir: state
                cacheDir: cache
                mqtt: {broker: 'mqtt://127.0.0.1:1'}
                page: %s
                pipelines: %s
                """.formatted(page, pipelines));
        RemoteStation remote = new RemoteStation(
                new StationConfiguration(ConfigYaml.subject(file), ConfigYaml.read(file), ConfigYaml.folder(file)),
                "9.9",
                ResultListener.NONE,
                new SystemClock());
        Thread runner = Thread.ofPlatform().name("main").start(() -> {
            try {
                remote.run(started -> {});
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return new PagedStation(remote, runner, client);
    }

    RemoteStation remote() {
        return remote;
    }

    /** Where its page is, once it is. */
    String address() {
        await().atMost(PATIENCE).until(() -> !remote.page().address().isEmpty());
        return remote.page().address();
    }

    int port() {
        return URI.create(address()).getPort();
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address() + path)).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a body under a path, as {@code curl -T} does. */
    HttpResponse<String> put(String path, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address() + path)).PUT(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The last reply to an order, once it is final. */
    JsonNode ended(String id) throws Exception {
        await().atMost(PATIENCE)
                .alias("order " + id + " ends")
                .until(() -> !List.of("accepted", "running")
                        .contains(reply(id).path("state").asString("accepted")));
        return reply(id);
    }

    private JsonNode reply(String id) throws Exception {
        HttpResponse<String> answer = get("/orders/" + id);
        return JsonMapper.shared().readTree(answer.statusCode() == 200 ? answer.body() : "{}");
    }

    /** What its page remembers of the log. */
    List<String> warnings() {
        return remote.page().recent().stream()
                .filter(event -> event.level().equals("warn"))
                .map(event -> event.words())
                .toList();
    }

    @Override
    public void close() {
        remote.close();
        try {
            runner.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
