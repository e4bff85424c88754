package io.watchpost.frame;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a camera as the operator writes it: {@code scheme:location?option=value&flag}. Options of the schemes
 * {@code http}, {@code https}, {@code rtsp} and {@code rtsps} belong to the address and stay in the location.
 *
 * @param scheme in lower case
 * @param location everything between the scheme's colon and the question mark
 * @param options in the order given; a flag without a value has an empty one
 * @param text as given, user info of an address replaced by {@code ***}
 */
public record CameraUri(String scheme, String location, Map<String, String> options, String text) {
    /** Schemes whose options belong to the address. */
    private static final Set<String> ADDRESSES = Set.of("http", "https", "rtsp", "rtsps");

    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#]*@");

    public CameraUri {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** @throws IllegalArgumentException with a sentence for the operator */
    public static CameraUri parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "a camera is named scheme:location, like v4l2:/dev/video0 or dir:pictures;" + " \"" + text
                            + "\" has no scheme");
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        String shown = USER_INFO.matcher(text).replaceFirst("***@");
        if (ADDRESSES.contains(scheme)) {
            return new CameraUri(scheme, text, Map.of(), shown);
        }
        int question = rest.lastIndexOf('?');
        if (question < 0) {
            return new CameraUri(scheme, rest, Map.of(), shown);
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : rest.substring(question + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            if (key.isEmpty()) {
                throw new IllegalArgumentException("\"" + text + "\" has an empty option after the question mark");
            }
            options.put(key, value);
        }
        return new CameraUri(scheme, rest.substring(0, question), options, shown);
    }

    /** The option's value, null when it isn't given. */
    public @Nullable String option(String name) {
        return options.get(name);
    }

    /** The same camera with an option that is set to something else; it is still called what the operator called it. */
    public CameraUri with(String name, String value) {
        Map<String, String> others = new LinkedHashMap<>(options);
        others.put(name, value);
        return new CameraUri(scheme, location, others, text);
    }

    /** @throws IllegalArgumentException naming the first option that is not among the known ones */
    public void allowOptions(String... known) {
        TreeSet<String> names = new TreeSet<>(List.of(known));
        for (String given : options.keySet()) {
            if (!names.contains(given)) {
                throw new IllegalArgumentException("camera " + text + ": unknown option \"" + given + "\"; "
                        + (names.isEmpty() ? scheme + ": takes none" : "known are " + String.join(", ", names)));
            }
        }
    }

    /** Without secrets, unlike the location. */
    @Override
    public String toString() {
        return text;
    }
}
