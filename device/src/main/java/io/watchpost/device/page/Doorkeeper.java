package io.watchpost.device.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.watchpost.clock.StationClock;
import io.watchpost.config.PageConfig;
import io.watchpost.config.StationConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in.
 *
 * <ul>
 *   <li>A request names the host that it means. One that this page isn't known by is turned away: a foreign page whose
 *       name was made to point here ("DNS rebinding") would otherwise read what it likes.
 *   <li>What changes something carries a header that a page of another origin can't send unasked, and no other origin.
 *   <li>With a token, all but the empty page needs it: as a bearer, or as the cookie that a login with it gave.
 * </ul>
 *
 * For any thread.
 */
final class Doorkeeper {
    /** What orders carry besides their content. */
    static final String OWN_HEADER = "X-Watchpost";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f.:]+]");
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");
    private static final String BEARER = "Bearer ";

    private final @Nullable Token token;
    private final boolean isSecure;
    private final Set<String> names = new HashSet<>();
    private final Sessions sessions;
    private final Attempts attempts;

    Doorkeeper(PageConfig config, Sessions sessions, StationClock clock) {
        token = config.token() == null ? null : new Token(config.token());
        isSecure = config.tls() != null;
        this.sessions = sessions;
        attempts = new Attempts(clock);
        String machine = StationConfig.deviceDefault().toLowerCase(Locale.ROOT);
        names.addAll(List.of(
                "localhost", machine, machine + ".local", config.address().toLowerCase(Locale.ROOT)));
        config.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }

    boolean asksForToken() {
        return token != null;
    }

    /** Turns away who means another host. */
    void checkHost(Headers headers) throws Refused {
        String host = headers.getFirst("Host");
        if (host == null) {
            throw new Refused(400, "The request names no host.");
        }
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        if (!names.contains(name.replaceFirst("\\.$", ""))
                && !NUMBER.matcher(name).matches()) {
            throw new Refused(
                    421,
                    "This station's page isn't known by that name. If it is to be, add the name to page.names in the"
                            + " configuration.");
        }
    }

    /** Turns away what a page of another origin made a browser send. */
    void checkOrigin(Headers headers) throws Refused {
        String fetch = headers.getFirst("Sec-Fetch-Site");
        String origin = headers.getFirst("Origin");
        boolean isForeign = fetch != null && !fetch.equals("same-origin") && !fetch.equals("none");
        if (isForeign || (origin != null && !isOf(origin, headers.getFirst("Host")))) {
            throw new Refused(403, "Only this page itself may ask for that, and another one did.");
        }
        if (headers.getFirst(OWN_HEADER) == null) {
            throw new Refused(403, "What changes something carries the header \"" + OWN_HEADER + ": 1\".");
        }
    }

    private boolean isOf(String origin, @Nullable String host) {
        try {
            URI uri = new URI(origin);
            return (isSecure ? "https" : "http").equals(uri.getScheme())
                    && uri.getAuthority() != null
                    && uri.getAuthority().equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Turns away who doesn't know the token. */
    void checkVisitor(HttpExchange exchange) throws Refused {
        if (token == null) {
            return;
        }
        byte[] wanted = wanted(token);
        String session = session(exchange);
        if (session != null && sessions.isOpen(session, wanted)) {
            return;
        }
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null || !authorization.startsWith(BEARER)) {
            throw new Refused(Answer.text(401, "This page asks for its token.").with("WWW-Authenticate", "Bearer"));
        }
        checkToken(exchange, authorization.substring(BEARER.length()), wanted);
    }

    /** Lets a visitor in who knows the token. */
    Answer login(HttpExchange exchange, String given) throws Refused {
        if (token == null) {
            return Answer.nothing(Map.of());
        }
        byte[] wanted = wanted(token);
        checkToken(exchange, given, wanted);
        return Answer.nothing(cookie(exchange, sessions.open(wanted), ""));
    }

    Answer logout(HttpExchange exchange) {
        String session = session(exchange);
        if (session != null) {
            sessions.close(session);
        }
        return Answer.nothing(cookie(exchange, "", "; Max-Age=0"));
    }

    private Map<String, String> cookie(HttpExchange exchange, String value, String more) {
        return Map.of(
                "Set-Cookie",
                cookieName(exchange) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict"
                        + (isSecure ? "; Secure" : "") + more);
    }

    /** Browsers don't tell the ports of a machine apart, and each station has its own. */
    private static String cookieName(HttpExchange exchange) {
        return "watchpost-" + exchange.getLocalAddress().getPort();
    }

    private static @Nullable String session(HttpExchange exchange) {
        String prefix = cookieName(exchange) + "=";
        for (String line : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            for (String cookie : line.split(";", -1)) {
                if (cookie.strip().startsWith(prefix)) {
                    return cookie.strip().substring(prefix.length());
                }
            }
        }
        return null;
    }

    private static byte[] wanted(Token token) throws Refused {
        try {
            return token.digest();
        } catch (IOException e) {
            throw new Refused(503, "The page lets nobody in: " + e.getMessage() + ".");
        }
    }

    private void checkToken(HttpExchange exchange, String given, byte[] wanted) throws Refused {
        String visitor = exchange.getRemoteAddress().getAddress().getHostAddress();
        if (attempts.isTooMany(visitor)) {
            throw new Refused(Answer.text(429, "Too many wrong tokens came from there. Try again in a minute.")
                    .with("Retry-After", "60"));
        }
        if (!MessageDigest.isEqual(Token.digest(given), wanted)) {
            attempts.wrong(visitor);
            throw new Refused(403, "That isn't this page's token.");
        }
    }
}
