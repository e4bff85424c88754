package io.watchpost.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a frame's classes.
 *
 * @param top how many classes a result has at most; 1 to {@value #TOP_MAX}
 * @param threshold classes with a lower score are left out; null for none
 * @param allow labels that may appear; empty for all
 * @param deny labels that never appear
 * @param smoothing over how many frames a result looks back
 * @param publish which results are kept and delivered
 */
public record ResultsConfig(
        int top,
        @Nullable Float threshold,
        List<String> allow,
        List<String> deny,
        SmoothingConfig smoothing,
        PublishConfig publish) {

    public static final int TOP_DEFAULT = 5;
    public static final int TOP_MAX = 100;

    public static final ResultsConfig DEFAULT =
            new ResultsConfig(TOP_DEFAULT, null, List.of(), List.of(), SmoothingConfig.NONE, PublishConfig.EVERY_FRAME);

    public ResultsConfig {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        if (top < 1 || top > TOP_MAX) {
            throw new IllegalArgumentException("top is 1 to " + TOP_MAX + ", was " + top);
        }
        if (threshold != null && !Float.isFinite(threshold)) {
            throw new IllegalArgumentException("threshold is a finite number, was " + threshold);
        }
        for (String label : allow) {
            if (deny.contains(label)) {
                throw new IllegalArgumentException("the label \"" + label + "\" is both allowed and denied");
            }
        }
    }
}
