package io.watchpost.device.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.watchpost.device.station.UploadedBundles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one request, on one of the server's threads. */
final class PageHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PageHandler.class);

    /** Of what a visitor sends, besides the head: an order, or a token. */
    static final int BODY_BYTES_MAX = 16 * 1_024;

    private static final String ORDERS = "/orders/";
    private static final String BUNDLES = "/bundles/";
    private static final String PICTURES = "/pictures/";

    private final Doorkeeper door;
    private final PageContent content;
    private final Orders orders;
    private final Uploading uploading;
    private final SlowSenders senders;

    PageHandler(Doorkeeper door, PageContent content, Orders orders, Uploading uploading, SlowSenders senders) {
        this.door = door;
        this.content = content;
        this.orders = orders;
        this.uploading = uploading;
        this.senders = senders;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
            if (exchange.getRequestMethod().equals("PUT")) {
                hearOut(exchange);
            }
        }
    }

    /**
     * Whoever is refused in the middle of a large body reads the answer only if the connection isn't torn down under him; he
     * has as long as for a request.
     */
    private void hearOut(HttpExchange exchange) throws IOException {
        exchange.getResponseBody().flush();
        byte[] piece = new byte[UploadedBundles.PIECE_BYTES];
        InputStream rest = exchange.getRequestBody();
        for (int count = rest.read(piece); count >= 0; ) {
            count = rest.read(piece);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            door.checkHost(exchange.getRequestHeaders());
            return switch (exchange.getRequestMethod()) {
                case "GET", "HEAD" -> {
                    senders.arrived();
                    yield got(exchange);
                }
                case "POST" -> posted(exchange);
                case "PUT" -> put(exchange);
                default ->
                    Answer.text(405, "Only GET, HEAD, POST and PUT are answered here.")
                            .with("Allow", "GET, HEAD, POST, PUT");
            };
        } catch (Refused e) {
            return e.answer();
        } catch (RuntimeException e) {
            LOG.warn(
                    "the page couldn't answer {} ({})", exchange.getRequestURI().getPath(), e.toString());
            LOG.debug("the page couldn't answer", e);
            return Answer.text(500, "That failed inside the station; its log says more.");
        }
    }

    private Answer got(HttpExchange exchange) throws Refused, IOException {
        String path = exchange.getRequestURI().getPath();
        Answer asset = Assets.at(path);
        if (asset != null) {
            return asset;
        }
        door.checkVisitor(exchange);
        Query query = Query.of(exchange.getRequestURI().getRawQuery());
        return switch (path) {
            case "/status.json" -> content.status(query, door.asksForToken());
            case "/frame.jpg" -> content.frame(query);
            case "/pictures.json" -> KeptPictures.list(content.shown(), query);
            case "/metrics" -> content.metrics(exchange.getRequestHeaders().getFirst("Accept"));
            default -> {
                if (path.startsWith(ORDERS)) {
                    yield orders.reply(path.substring(ORDERS.length()));
                }
                if (path.startsWith(PICTURES)) {
                    yield KeptPictures.picture(content.shown(), path.substring(PICTURES.length()));
                }
                throw new Refused(
                        404,
                        "There is nothing here. What there is: /, /status.json, /frame.jpg, /pictures.json, /metrics.");
            }
        };
    }

    private Answer posted(HttpExchange exchange) throws Refused, IOException {
        String path = exchange.getRequestURI().getPath();
        door.checkOrigin(exchange.getRequestHeaders());
        if (path.equals("/login")) {
            return door.login(exchange, new String(body(exchange), StandardCharsets.UTF_8));
        }
        door.checkVisitor(exchange);
        if (path.equals("/logout")) {
            return door.logout(exchange);
        }
        if (path.startsWith(ORDERS)) {
            return orders.give(path.substring(ORDERS.length()), body(exchange), content.allowed());
        }
        throw new Refused(404, "There is nothing to order here. Orders go to /orders/COMMAND.");
    }

    private Answer put(HttpExchange exchange) throws Refused, IOException {
        String path = exchange.getRequestURI().getPath();
        door.checkOrigin(exchange.getRequestHeaders());
        door.checkVisitor(exchange);
        if (!path.startsWith(BUNDLES)) {
            throw new Refused(404, "There is nothing to put here. Bundles go to /bundles/NAME.wpb.");
        }
        return uploading.take(
                exchange,
                path.substring(BUNDLES.length()),
                Query.of(exchange.getRequestURI().getRawQuery()),
                content.shown(),
                senders);
    }

    private byte[] body(HttpExchange exchange) throws Refused, IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            throw new Refused(413, "At most " + BODY_BYTES_MAX + " bytes are read here.");
        }
        senders.arrived();
        return body;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("Cache-Control", "no-store");
        headers.set(
                "Content-Security-Policy",
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        answer.headers().forEach(headers::set);
        boolean hasBody =
                answer.body().length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), hasBody ? answer.body().length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(answer.body());
        }
    }
}
