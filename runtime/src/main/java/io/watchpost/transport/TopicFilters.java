package io.watchpost.transport;

/** Which topics an MQTT topic filter means: MQTT 3.1.1, 4.7. */
public final class TopicFilters {
    private TopicFilters() {}

    /**
     * Whether a message on this topic is meant. {@code +} stands for one level, {@code #} for all that follow; neither
     * stands for a first level that begins with {@code $}.
     */
    public static boolean matches(String filter, String topic) {
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        String[] wanted = filter.split("/", -1);
        String[] found = topic.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true;
            }
            if (i >= found.length || !(wanted[i].equals("+") || wanted[i].equals(found[i]))) {
                return false;
            }
        }
        return wanted.length == found.length;
    }
}
