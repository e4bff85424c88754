package io.watchpost.classify;

import java.util.Locale;

/** How a model's output becomes scores; the flag {@code --scores}. */
public enum ScoresRule {
    /** The (dequantized) output is the score. */
    AS_IS("as-is"),
    /** The output is logits: scores are their softmax. */
    SOFTMAX("softmax"),
    /** The output is independent logits: each score is the logistic function of its own. */
    SIGMOID("sigmoid");

    private final String wireName;

    ScoresRule(String wireName) {
        this.wireName = wireName;
    }

    /** The word used in flags, configuration and bundles. */
    public String wireName() {
        return wireName;
    }

    /**
     * Reads a wire name.
     *
     * @throws IllegalArgumentException naming the words that are known
     */
    public static ScoresRule parse(String text) {
        for (ScoresRule rule : values()) {
            if (rule.wireName.equals(text.toLowerCase(Locale.ROOT))) {
                return rule;
            }
        }
        throw new IllegalArgumentException("scores are as-is, softmax or sigmoid, was \"" + text + "\"");
    }
}
