package io.watchpost.bundle;

import io.watchpost.classify.ScoresRule;
import java.util.Map;

/** What a model's (dequantized) output is. */
public enum OutputMeaning {
    /** Probabilities of classes of which one applies. */
    SOFTMAX("softmax", ScoresRule.AS_IS),
    /** Logits of classes of which one applies: their softmax is the score. */
    LOGITS("logits", ScoresRule.SOFTMAX),
    /** A probability of each class for itself. */
    SIGMOID("sigmoid", ScoresRule.AS_IS),
    /** A logit of each class for itself: its logistic function is the score. */
    INDEPENDENT_LOGITS("independent-logits", ScoresRule.SIGMOID);

    static final Map<String, OutputMeaning> WORDS = Words.of(values(), OutputMeaning::wireName);

    private final String wireName;
    private final ScoresRule rule;

    OutputMeaning(String wireName, ScoresRule rule) {
        this.wireName = wireName;
        this.rule = rule;
    }

    /** The word in manifests and flags. */
    public String wireName() {
        return wireName;
    }

    /** What makes scores of it. */
    public ScoresRule rule() {
        return rule;
    }
}
