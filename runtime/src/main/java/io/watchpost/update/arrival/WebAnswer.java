package io.watchpost.update.arrival;

import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.TlsContexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a server answers, as it comes: never more in memory than a few pieces, and no wait that {@link Patience} doesn't
 * end. Has a client of its own, so that closing it ends everything that it does, and so that rotated certificates are
 * used the next time. Redirects are followed to https only. One thread.
 */
final class WebAnswer implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 50;

    private final HttpClient client;
    private final HttpResponse<WebBody> response;
    private final Patience patience;

    private WebAnswer(HttpClient client, HttpResponse<WebBody> response, Patience patience) {
        this.client = client;
        this.response = response;
        this.patience = patience;
    }

    /**
     * Sends a GET and waits for the head of the answer.
     *
     * @throws IOException with a sentence about the server, when nothing came of it
     */
    static WebAnswer ask(URI uri, Map<String, String> headers, TlsConfig tls, Patience patience) throws IOException {
        HttpClient client = client(tls);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept-Encoding", "identity");
            headers.forEach(request::header);
            CompletableFuture<HttpResponse<WebBody>> asked = client.sendAsync(request.build(), head -> new WebBody());
            return new WebAnswer(client, await(asked, uri, patience), patience);
        } catch (IllegalArgumentException e) {
            client.shutdownNow();
            throw new IOException("the address " + uri + " can't be asked: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            client.shutdownNow();
            throw e;
        }
    }

    private static HttpClient client(TlsConfig tls) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // one file at a time gains nothing from HTTP/2
                .connectTimeout(CONNECT_MAX)
                .followRedirects(HttpClient.Redirect.NORMAL);
        if (!tls.isDefault()) {
            try {
                builder.sslContext(TlsContexts.of(tls));
            } catch (GeneralSecurityException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        return builder.build();
    }

    private static HttpResponse<WebBody> await(
            CompletableFuture<HttpResponse<WebBody>> asked, URI uri, Patience patience) throws IOException {
        while (true) {
            try {
                return asked.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                patience.check();
            } catch (ExecutionException e) {
                throw new IOException(WebFault.sentence(uri, patience.utcMillis(), e), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("asking " + uri.getHost() + " was interrupted");
            }
        }
    }

    int status() {
        return response.statusCode();
    }

    HttpHeaders headers() {
        return response.headers();
    }

    /** The next bytes; null at the end of the answer. */
    @Nullable
    ByteBuffer next() throws IOException {
        while (true) {
            patience.check();
            WebBody.Piece piece = response.body().poll(LOOK_MILLIS);
            switch (piece) {
                case null -> {}
                case WebBody.Bytes(ByteBuffer bytes) -> {
                    patience.received(bytes.remaining());
                    return bytes;
                }
                case WebBody.End() -> {
                    return null;
                }
                case WebBody.Broken(Throwable cause) ->
                    throw new IOException(WebFault.sentence(response.uri(), patience.utcMillis(), cause), cause);
            }
        }
    }

    /**
     * A small file as a whole.
     *
     * @throws IOException if it is larger, or the server has none
     */
    byte[] all(int bytesMax) throws IOException {
        if (status() != RangeAnswer.OK) {
            throw new IOException(response.uri().getHost() + " answers " + status());
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer bytes = next(); bytes != null; bytes = next()) {
            if (all.size() + bytes.remaining() > bytesMax) {
                throw new IOException(response.uri().getHost() + " sends more than " + bytesMax + " bytes");
            }
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
