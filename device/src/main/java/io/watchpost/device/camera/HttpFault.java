package io.watchpost.device.camera;

import io.watchpost.clock.CertificateTime;
import io.watchpost.clock.Plausible;
import io.watchpost.frame.Capture;
import io.watchpost.frame.SourceUnavailable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Says in sentences what went wrong between here and a network camera. */
final class HttpFault {
    private HttpFault() {}

    static SourceUnavailable unavailable(HttpAddress address, Duration answerMax, long utcMillis, IOException fault) {
        String host = address.target().getHost();
        if (isAbout(fault, UnknownHostException.class) || isAbout(fault, UnresolvedAddressException.class)) {
            return new SourceUnavailable(
                    "camera " + address + " can't be reached: no host is called " + host,
                    "check the name, or write the IP address");
        }
        if (fault instanceof HttpTimeoutException) {
            return new SourceUnavailable(
                    "camera " + address + " didn't answer within " + answerMax.toMillis() + " ms",
                    "check that it is switched on and on the same network");
        }
        if (fault instanceof ConnectException) {
            return new SourceUnavailable(
                    "camera " + address + " refuses the connection", "check the port, and that the camera has started");
        }
        String ofClock = CertificateTime.refusal(utcMillis, fault);
        if (ofClock != null) {
            return new SourceUnavailable("camera " + address + " can't be trusted: " + ofClock, Plausible.HINT);
        }
        if (isAbout(fault, SSLException.class)) {
            return new SourceUnavailable(
                    "camera " + address + " can't be trusted: " + message(fault),
                    "add its certificate to Java's trust store, or use http: in a network of its own");
        }
        return new SourceUnavailable(
                "camera " + address + " can't be reached: " + message(fault), "check the address and the network");
    }

    static SourceUnavailable status(HttpAddress address, HttpResponse<?> response) {
        String camera = "camera " + address;
        return switch (response.statusCode()) {
            case 401 -> unauthorised(address, response);
            case 403 ->
                new SourceUnavailable(
                        camera + " forbids access (403)", "give the camera's user the right to see the stream");
            case 404 ->
                new SourceUnavailable(
                        camera + " has nothing at this path (404)",
                        "look up the path of its MJPEG stream; often /video, /mjpg/video.mjpg or /?action=stream");
            case 301, 302, 303, 307, 308 ->
                new SourceUnavailable(
                        camera + " sends to another address: "
                                + response.headers().firstValue("location").orElse("it doesn't say which"),
                        "name that address; a password isn't passed on unasked");
            default ->
                new SourceUnavailable(
                        camera + " answers with status " + response.statusCode(), "see whether a browser can show it");
        };
    }

    private static SourceUnavailable unauthorised(HttpAddress address, HttpResponse<?> response) {
        String asks = String.join(", ", response.headers().allValues("www-authenticate"));
        if (address.authorization() == null) {
            return new SourceUnavailable(
                    "camera " + address + " asks for a user and password (401)",
                    "write them into the address: http://user:password@…");
        }
        boolean basic = asks.toLowerCase(Locale.ROOT).contains("basic");
        return new SourceUnavailable(
                "camera " + address + " refuses the user or the password (401)",
                basic || asks.isEmpty()
                        ? "check them; special characters are written as %XX"
                        : "it asks for \"" + asks + "\", only Basic is spoken here: allow Basic in its settings");
    }

    static SourceUnavailable noPictures(HttpAddress address, String contentType) {
        return new SourceUnavailable(
                "camera " + address + " answers with "
                        + (contentType.isEmpty() ? "something without a type" : contentType)
                        + ", which is neither an MJPEG stream nor a picture",
                "look up the path of its MJPEG stream; often /video, /mjpg/video.mjpg or /?action=stream");
    }

    static Capture.Broken broken(HttpAddress address, IOException fault) {
        return new Capture.Broken(
                "the stream of camera " + address + " broke off: " + message(fault),
                "check the camera and the network; it is opened again");
    }

    static Capture.Broken ended(HttpAddress address) {
        return new Capture.Broken(
                "camera " + address + " ended the stream", "it may be restarting or have too many viewers");
    }

    private static boolean isAbout(Throwable fault, Class<? extends Throwable> kind) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String message(IOException fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getCause() == null) {
                return cause.getMessage();
            }
        }
        String message = fault.getMessage();
        return message != null ? message : "the connection was closed";
    }
}
