package io.watchpost.update.arrival;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.watchpost.testing.Certificates;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.TlsContexts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A real HTTPS server whose answers are as good or bad as a test wants them. */
public final class ModelServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TlsConfig tls;
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * What was asked.
     *
     * @param range empty for none
     * @param ifRange empty for none
     */
    public record Request(String path, String range, String ifRange) {}

    /** How one path is answered. */
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    private ModelServer(HttpsServer server, TlsConfig tls) {
        this.server = server;
        this.tls = tls;
    }

    public static ModelServer start(Path folder) throws IOException, GeneralSecurityException {
        Certificates authority = new Certificates(folder, "authority");
        Certificates.Issued issued = authority.issue("server", "IP:127.0.0.1");
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(
                new HttpsConfigurator(TlsContexts.of(new TlsConfig(null, issued.certificate(), issued.key()))));
        ModelServer server = new ModelServer(https, new TlsConfig(authority.authority(), null, null));
        https.createContext("/", server::answer);
        https.setExecutor(server.threads);
        https.start();
        return server;
    }

    TlsConfig tls() {
        return tls;
    }

    public URI uri(String path) {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    public void serve(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
    }

    public List<Request> requests() {
        return requests;
    }

    /** Keeps a connection open until the test ends. */
    void hang() throws IOException {
        try {
            closing.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(new Request(path, header(exchange, "Range"), header(exchange, "If-Range")));
        try (exchange) {
            Behaviour behaviour = behaviours.get(path);
            if (behaviour == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                behaviour.answer(exchange);
            }
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** A good server: ranges, and a strong validator. */
    public static Behaviour file(byte[] content, String tag) {
        return cutAfter(content, tag, content.length);
    }

    /** A good server whose connection breaks after so many bytes of each answer. */
    public static Behaviour cutAfter(byte[] content, String tag, int bytes) {
        return exchange -> {
            int from = from(exchange, tag);
            head(exchange, content, tag, from);
            exchange.getResponseBody().write(content, from, Math.min(bytes, content.length - from));
        };
    }

    /** The head of a good answer; the bytes from there on follow. */
    static void head(HttpExchange exchange, byte[] content, String tag, int from) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"" + tag + "\"");
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    }

    /** Where the answer begins: where it was asked for, unless another file is meant. */
    static int from(HttpExchange exchange, String tag) {
        String ifRange = header(exchange, "If-Range");
        Matcher range = RANGE.matcher(header(exchange, "Range"));
        boolean isSame = ifRange.isEmpty() || ifRange.equals("\"" + tag + "\"");
        return range.matches() && isSame ? Integer.parseInt(range.group(1)) : 0;
    }

    /** Bytes without end and without a length. */
    static Behaviour endless(byte[] beginning) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(beginning);
            byte[] more = new byte[64 << 10];
            while (true) {
                out.write(more);
            }
        };
    }

    /** Only a status, and perhaps one header. */
    public static Behaviour status(int code, @Nullable String header, String value) {
        return exchange -> {
            if (header != null) {
                exchange.getResponseHeaders().set(header, value);
            }
            exchange.sendResponseHeaders(code, -1);
        };
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
