package io.watchpost.bundle;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which bundles a group of devices should have, schema {@code watchpost.announcement/1}. It is also the heartbeat of those
 * who release models: a new serial is issued every so often, so that a device without a trusted clock can tell "there is
 * no news" from "nothing arrives". Believed only after {@link Trust} has looked at the envelope.
 *
 * @param group of devices that it speaks to
 * @param serial rises with each one of the group; 1 or more
 * @param heartbeatSeconds a new serial is issued at least so often, also when nothing changed; 60 to 2,678,400
 * @param models at most {@value #MODELS_MAX}, each digest once
 */
public record Announcement(String group, long serial, long heartbeatSeconds, List<Model> models) {
    public static final String SCHEMA = "watchpost.announcement/1";

    /** As it lies on a stick. */
    public static final String FILE_NAME = "announcement.dsse.json";

    public static final long HEARTBEAT_SECONDS_MIN = 60;
    public static final long HEARTBEAT_SECONDS_MAX = 31 * 86_400;
    static final int MODELS_MAX = 64;
    static final int SOURCES_MAX = 8;
    private static final int SOURCE_CHARS_MAX = 1_000;

    public Announcement {
        models = List.copyOf(models);
        Manifest.requireName("a group", group);
        if (serial < 1) {
            throw new IllegalArgumentException("a serial is 1 or more, was " + serial);
        }
        if (heartbeatSeconds < HEARTBEAT_SECONDS_MIN || heartbeatSeconds > HEARTBEAT_SECONDS_MAX) {
            throw new IllegalArgumentException("heartbeatSeconds is " + HEARTBEAT_SECONDS_MIN + " to "
                    + HEARTBEAT_SECONDS_MAX + ", was " + heartbeatSeconds);
        }
        if (models.size() > MODELS_MAX) {
            throw new IllegalArgumentException("it announces at most " + MODELS_MAX + " models, was " + models.size());
        }
        Set<String> digests = new HashSet<>();
        for (Model model : models) {
            if (!digests.add(model.facts.digest())) {
                throw new IllegalArgumentException(model.facts.title() + " is announced twice");
            }
        }
    }

    /**
     * One bundle.
     *
     * @param sha256 of the {@code .wpb} file, in 64 hexadecimal digits
     * @param sources {@code https} addresses, {@link StreamLocation}s, or names relative to where the announcement was
     *     found; tried in this order; none when the bundle comes by other ways only
     */
    public record Model(BundleFacts facts, String sha256, List<String> sources) {
        public Model {
            sources = List.copyOf(sources);
            if (!Sha256.isHex(sha256)) {
                throw new IllegalArgumentException(
                        "a sha256 has 64 hexadecimal digits, was " + EntryNames.shown(sha256));
            }
            if (sources.size() > SOURCES_MAX) {
                throw new IllegalArgumentException(
                        "a model has at most " + SOURCES_MAX + " sources, was " + sources.size());
            }
            sources.forEach(Model::requireSource);
        }

        private static void requireSource(String source) {
            boolean isRelative = EntryNames.isValid(source);
            if (source.length() > SOURCE_CHARS_MAX || !(isRelative || isHttps(source) || isStream(source))) {
                throw new IllegalArgumentException("a source is an https address without user and fragment, a"
                        + " stream:ID, or a relative name of letters, digits, '.', '_' and '-', was "
                        + EntryNames.shown(source));
            }
        }

        private static boolean isStream(String source) {
            try {
                return StreamLocation.isMeant(source)
                        && !StreamLocation.parse(source).stream().isEmpty();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        private static boolean isHttps(String source) {
            try {
                URI uri = new URI(source);
                return "https".equals(uri.getScheme())
                        && uri.getHost() != null
                        && uri.getRawUserInfo() == null
                        && uri.getRawFragment() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        }
    }
}
