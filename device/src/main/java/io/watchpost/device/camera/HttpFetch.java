package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks one camera for what it has at its address. A client of its own, so that closing it ends everything it does. */
final class HttpFetch implements AutoCloseable {
    private static final Pattern BOUNDARY = Pattern.compile("boundary\\s*=\\s*(?:\"([^\"]+)\"|([^;\\s]+))");

    private final HttpAddress address;
    private final Duration answerMax;
    private final HttpClient client;
    private final StationClock clock;

    /** @param answerMax to connect, and again for the head of the answer */
    HttpFetch(HttpAddress address, Duration answerMax, StationClock clock) {
        this.address = address;
        this.answerMax = answerMax;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // cameras stumble over the offer of HTTP/2
                .connectTimeout(answerMax)
                .followRedirects(
                        address.authorization() == null ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * What the camera sends, from its beginning.
     *
     * @param contentType in lower case, without parameters; empty if not given
     * @param boundary of a multipart stream, null if not declared
     */
    record Answer(String contentType, @Nullable String boundary, InputStream body) {
        boolean isStream() {
            return contentType.startsWith("multipart/");
        }

        boolean isPicture() {
            return contentType.startsWith("image/");
        }
    }

    /**
     * Sends the request and waits for the head of the answer.
     *
     * @throws SourceUnavailable with a sentence, also when the answer is no success
     */
    Answer get() throws SourceUnavailable {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.target()).timeout(answerMax);
        if (address.authorization() != null) {
            request.header("Authorization", address.authorization());
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw HttpFault.status(address, response);
            }
            String type = response.headers().firstValue("content-type").orElse("");
            int semicolon = type.indexOf(';');
            String bare = (semicolon < 0 ? type : type.substring(0, semicolon))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            return new Answer(bare, boundary(type), response.body());
        } catch (IOException e) {
            throw HttpFault.unavailable(address, answerMax, clock.utcMillis(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("opening camera " + address + " was interrupted", "start again");
        }
    }

    private static @Nullable String boundary(String contentType) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
