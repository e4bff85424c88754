package io.watchpost.device.page;

import static org.awaitility.Awaitility.await;

import io.watchpost.testing.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real browser without a window, driven by its DevTools protocol: one tab, whose requests and complaints are written
 * down. Its profile is a folder of the test's.
 */
public final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://127\\.0\\.0\\.1:([0-9]+)/.*");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Process process, int port) throws IOException, InterruptedException {
        this.process = process;
        HttpResponse<String> tabs = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String tab = "";
        for (JsonNode each : JSON.readTree(tabs.body())) {
            if (each.path("type").asString("").equals("page")) {
                tab = each.path("webSocketDebuggerUrl").asString("");
            }
        }
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(tab), new Listener())
                .join();
        for (String room : List.of("Page", "Runtime", "Network", "Log")) {
            send(room + ".enable", "{}");
        }
    }

    /** Starts one; the test is skipped where there is none. */
    public static Chromium start(Path folder) throws Exception {
        String program = Needs.program("chromium").toString();
        Process process = new ProcessBuilder(
                        program,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--force-color-profile=srgb",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + Files.createTempDirectory(folder, "chromium"),
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread.ofPlatform().name("chromium").daemon().start(() -> {
            try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher matcher = LISTENING.matcher(line);
                    if (matcher.matches()) {
                        port.complete(Integer.valueOf(matcher.group(1)));
                    }
                }
            } catch (IOException e) {
                // it has ended
            }
            port.completeExceptionally(new IOException("chromium ended before it listened"));
        });
        try {
            return new Chromium(process, port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonNode message = JSON.readTree(text.toString());
                text.setLength(0);
                received(message);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void received(JsonNode message) {
        JsonNode params = message.path("params");
        switch (message.path("method").asString("")) {
            case "Network.requestWillBeSent" ->
                requests.add(params.at("/request/url").asString(""));
            case "Runtime.exceptionThrown" ->
                complaints.add("exception: " + params.at("/exceptionDetails").toString());
            case "Runtime.consoleAPICalled" ->
                complaints.add("console: " + params.path("args").toString());
            case "Log.entryAdded" ->
                complaints.add(params.at("/entry/level").asString("") + ": "
                        + params.at("/entry/text").asString("") + " "
                        + params.at("/entry/url").asString(""));
            default -> {
                CompletableFuture<JsonNode> answer =
                        answers.remove(message.path("id").asInt(-1));
                if (answer != null) {
                    answer.complete(message);
                }
            }
        }
    }

    private JsonNode send(String method, String params) {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}", true)
                .join();
        JsonNode message =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (message.has("error")) {
            throw new IllegalStateException(method + ": " + message.get("error"));
        }
        return message.path("result");
    }

    /** Opens an address, as a visitor who types it. */
    public void open(String address) {
        send("Page.navigate", "{\"url\":" + JSON.writeValueAsString(address) + "}");
    }

    /** A window of this size; a phone also has fingers and a finer screen. */
    public void window(int width, int height, boolean isPhone) {
        window(width, height, isPhone, isPhone ? 2 : 1);
    }

    /** A window of this size, with so many dots of the screen for each of its pixels. */
    public void window(int width, int height, boolean isPhone, double scale) {
        send(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":%s,\"mobile\":%s}"
                        .formatted(width, height, scale, isPhone));
        send("Emulation.setTouchEmulationEnabled", "{\"enabled\":" + isPhone + "}");
    }

    /** Dark or light, as the visitor likes it. */
    public void scheme(String scheme) {
        send(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]}");
    }

    /** What an expression of the page's gives. */
    public JsonNode value(String expression) {
        JsonNode result = send(
                "Runtime.evaluate",
                "{\"returnByValue\":true,\"awaitPromise\":true,\"expression\":" + JSON.writeValueAsString(expression)
                        + "}");
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /** What a visitor reads at an element; empty when it isn't there or is hidden. */
    public String text(String selector) {
        return value("document.querySelector(" + JSON.writeValueAsString(selector) + ")?.innerText ?? ''")
                .asString("");
    }

    /** Waits until a visitor reads this there. */
    public void awaitText(String selector, String words) {
        await().atMost(PATIENCE)
                .alias(words + " at " + selector)
                .until(() -> text(selector).contains(words));
    }

    /** Waits until an expression of the page's is true. */
    public void awaitTrue(String expression) {
        await().atMost(PATIENCE)
                .alias(expression)
                .until(() -> value("Boolean(" + expression + ")").asBoolean());
    }

    /** Presses the mouse on an element's middle, whatever lies there. */
    public void click(String selector) {
        awaitTrue("document.querySelector(" + JSON.writeValueAsString(selector) + ")?.checkVisibility()");
        JsonNode middle = value("(() => { const e = document.querySelector(" + JSON.writeValueAsString(selector)
                + "); e.scrollIntoView({block: 'center', behavior: 'instant'});"
                + " const b = e.getBoundingClientRect(); return {x: b.x + b.width / 2, y: b.y + b.height / 2}; })()");
        for (String kind : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            send(
                    "Input.dispatchMouseEvent",
                    "{\"type\":\"%s\",\"x\":%s,\"y\":%s,\"button\":\"%s\",\"clickCount\":1}"
                            .formatted(
                                    kind,
                                    middle.get("x"),
                                    middle.get("y"),
                                    kind.equals("mouseMoved") ? "none" : "left"));
        }
    }

    /** Types into whatever has the focus. */
    public void type(String text) {
        send("Input.insertText", "{\"text\":" + JSON.writeValueAsString(text) + "}");
    }

    /** Writes down what is seen, as PNG. */
    public void picture(Path file) throws IOException {
        JsonNode picture = send("Page.captureScreenshot", "{\"format\":\"png\"}");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(picture.path("data").asString("")));
    }

    /** All addresses that were asked, by the page or by the visitor, since the last {@link #forget}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** What the browser complained of, since the last {@link #forget}. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Begins to write down anew. */
    public void forget() {
        requests.clear();
        complaints.clear();
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
