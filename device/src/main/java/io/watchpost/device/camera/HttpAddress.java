package io.watchpost.device.camera;

import io.watchpost.frame.CameraUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The address of a network camera, taken apart: what goes over the wire, what authorises, and what may be shown. An
 * option for this side follows the number sign, which HTTP never sends: {@code http://camera/snapshot.jpg#fps=2}.
 *
 * @param target without user info and fragment
 * @param authorization the value of the header, null when the address has no user
 * @param shown without secrets
 * @param fpsMax pictures per second at most, 0 if not given
 */
record HttpAddress(URI target, @Nullable String authorization, String shown, double fpsMax) {

    /** @throws IllegalArgumentException with a sentence for the operator, without secrets */
    static HttpAddress of(CameraUri uri) {
        URI given;
        try {
            given = new URI(uri.location());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a " + uri.scheme() + ": camera's address isn't valid at character "
                    + e.getIndex() + ": write special characters as %XX, like %40 for @ in a password");
        }
        if (given.getHost() == null) {
            throw new IllegalArgumentException("a " + uri.scheme() + ": camera's address names no host; write it like "
                    + uri.scheme() + "://user:password@camera.local/video, special characters in the password as %XX");
        }
        try {
            URI target = new URI(given.getScheme()
                    + "://"
                    + given.getHost()
                    + (given.getPort() < 0 ? "" : ":" + given.getPort())
                    + (given.getRawPath().isEmpty() ? "/" : given.getRawPath())
                    + (given.getRawQuery() == null ? "" : "?" + given.getRawQuery()));
            return new HttpAddress(
                    target, basic(given.getUserInfo()), target.toString(), Rate.ofFragment(given.getFragment()));
        } catch (URISyntaxException e) {
            throw new AssertionError("parts of a valid address", e);
        }
    }

    private static @Nullable String basic(@Nullable String userInfo) {
        return userInfo == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    /** Never the authorization. */
    @Override
    public String toString() {
        return shown;
    }
}
