package io.watchpost.device.doubtful;

import io.watchpost.config.DoubtfulConfig;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a picture was kept, in words, told from its result by the rules of now: a picture has its result with it, and not the
 * rules that it was kept by. Stateless.
 */
public final class DoubtReason {
    private DoubtReason() {}

    /**
     * Tells it.
     *
     * @param result {@code watchpost.result/1}
     * @return empty when that can't be read
     */
    public static String of(DoubtfulConfig config, String result) {
        JsonNode classes;
        try {
            classes = JsonMapper.shared().readTree(result).path("classes");
        } catch (JacksonException e) {
            return "";
        }
        if (!classes.isArray()) {
            return "";
        }
        if (classes.isEmpty()) {
            return "no class";
        }
        double best = classes.path(0).path("score").asDouble(0);
        double second = classes.path(1).path("score").asDouble(0);
        if (Doubts.isInBand(config, best)) {
            return "a score below " + config.scoreBelow();
        }
        if (Doubts.isNarrow(config, best, second)) {
            String lead = String.format(Locale.ROOT, "%.2f", best - second);
            return classes.size() > 1
                    ? "only " + lead + " before \""
                            + classes.path(1).path("label").asString("") + "\""
                    : "a lead of only " + lead;
        }
        return config.onChange() ? "another class than in the frame before" : "by rules of that time";
    }
}
